import { type ReactNode, useId, useRef } from 'react';
import type { CardProblem } from '../../../../contract/cards.ts';
import { CloseIcon, PlusIcon } from '../../../components/icons.ts';
import { Button, IconButton } from '../../../components/index.ts';
import { useResource } from '../../../rpc/resource.ts';
import { decksResource } from '../resources.ts';
import { addGap, type Draft } from './draft.ts';
import { change, useEditor } from './store.ts';
import { TagField } from './TagField.tsx';

type TextKey = {
  [Key in keyof Draft]: Draft[Key] extends string ? Key : never;
}[keyof Draft];

/** The fields of the draft's kind, then what every card has. */
export function CardFields() {
  const { draft, source } = useEditor();
  return (
    <div className="card-fields">
      {draft.format === 'html' && (
        <p className="field-hint">This card was imported: its text is HTML.</p>
      )}
      <KindFields draft={draft} />
      <TextField label="Why it matters" name="why" rows={2} optional />
      <DeckField deck={draft.deck} />
      <TagField tags={draft.tags} onChange={(tags) => change({ tags })} />
      {source?.quote != null && source.quote !== '' && (
        <blockquote className="card-quote">{source.quote}</blockquote>
      )}
    </div>
  );
}

function KindFields({ draft }: { readonly draft: Draft }) {
  switch (draft.kind) {
    case 'basic':
      return (
        <>
          <TextField label="Question" name="front" field="front" rows={3} first />
          <TextField label="Answer" name="back" field="back" rows={4} />
        </>
      );
    case 'cloze':
      return (
        <>
          <ClozeField />
          <TextField label="More, after the answer" name="back" rows={2} optional />
        </>
      );
    case 'predict':
      return (
        <>
          <TextField label="Question" name="front" rows={1} optional />
          <TextField label="Code" name="code" field="code" rows={6} code first />
          <TextField label="What it prints" name="printed" field="answer" rows={3} code />
          <TextField label="Explanation" name="back" rows={2} optional />
        </>
      );
    case 'choose':
      return (
        <>
          <TextField label="Question" name="front" field="front" rows={3} first />
          <OptionFields draft={draft} />
          <TextField label="Explanation" name="back" rows={2} optional />
        </>
      );
    case 'code':
      return (
        <>
          <TextField label="Task" name="front" field="front" rows={3} first />
          <TextField label="Already there" name="setup" rows={2} code optional />
          <TextField label="One way to solve it" name="solution" field="answer" rows={4} code />
          <TextField label="Asserts it must pass" name="tests" field="tests" rows={3} code />
          <TextField label="Explanation" name="back" rows={2} optional />
        </>
      );
  }
}

/** What is wrong with a field, once the learner tried to save. */
function useProblem(field: string | undefined): string | null {
  const { preview, tried } = useEditor();
  if (!tried || field === undefined) return null;
  return preview?.problems.find((problem: CardProblem) => problem.field === field)?.message ?? null;
}

function TextField(props: {
  readonly label: string;
  readonly name: TextKey;
  /** The field's name in the core's problems. */
  readonly field?: string;
  readonly rows: number;
  readonly code?: boolean;
  readonly optional?: boolean;
  readonly first?: boolean;
}) {
  const { label, name, rows, code = false, optional = false, first = false } = props;
  const value = useEditor((state) => state.draft[name]);
  const problem = useProblem(props.field);
  const id = useId();
  return (
    <Labelled id={id} label={label} optional={optional} problem={problem}>
      <textarea
        id={id}
        className={code ? 'field-text field-code' : 'field-text'}
        rows={rows}
        // biome-ignore lint/a11y/noAutofocus: the first field of a dialog that asks for it
        autoFocus={first}
        spellCheck={!code}
        autoCapitalize={code ? 'off' : 'sentences'}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        value={value}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Labelled>
  );
}

function Labelled(props: {
  readonly id: string;
  readonly label: string;
  readonly optional?: boolean;
  readonly problem: string | null;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="field">
      <div className="field-head">
        <label className="field-label" htmlFor={props.id}>
          {props.label}
          {props.optional && <span className="field-optional"> (optional)</span>}
        </label>
        {props.action}
      </div>
      {props.children}
      {props.problem !== null && (
        <p id={`${props.id}-problem`} className="field-problem">
          {props.problem}
        </p>
      )}
    </div>
  );
}

function ClozeField() {
  const value = useEditor((state) => state.draft.clozeText);
  const problem = useProblem('text');
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const gap = (): void => {
    const element = field.current;
    if (!element) return;
    const made = addGap(value, element.selectionStart, element.selectionEnd);
    change({ clozeText: made.text });
    requestAnimationFrame(() => {
      element.focus();
      element.setSelectionRange(made.from, made.to);
    });
  };
  return (
    <Labelled
      id={id}
      label="Text with gaps"
      problem={problem}
      action={
        <Button size="small" variant="quiet" keys="Mod+Shift+c" onClick={gap}>
          Make a gap
        </Button>
      }
    >
      <textarea
        ref={field}
        id={id}
        className="field-text"
        rows={5}
        // biome-ignore lint/a11y/noAutofocus: the first field of a dialog that asks for it
        autoFocus
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        value={value}
        onChange={(event) => change({ clozeText: event.target.value })}
        onKeyDown={(event) => {
          if (
            (event.ctrlKey || event.metaKey) &&
            event.shiftKey &&
            event.key.toLowerCase() === 'c'
          ) {
            event.preventDefault();
            gap();
          }
        }}
      />
    </Labelled>
  );
}

const MOST_OPTIONS = 9;

function OptionFields({ draft }: { readonly draft: Draft }) {
  const { options, right } = draft;
  const problem = useProblem('options');
  return (
    <fieldset className="option-fields">
      <legend className="field-label">Options; mark the right one</legend>
      {options.map((option, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: options are known by their place
        <OptionField key={index} index={index} option={option} right={right} options={options} />
      ))}
      {problem !== null && <p className="field-problem">{problem}</p>}
      {options.length < MOST_OPTIONS && (
        <Button
          size="small"
          variant="quiet"
          icon={<PlusIcon />}
          onClick={() => change({ options: [...options, ''] })}
        >
          Another option
        </Button>
      )}
    </fieldset>
  );
}

function OptionField(props: {
  readonly index: number;
  readonly option: string;
  readonly options: readonly string[];
  readonly right: number;
}) {
  const { index, option, options, right } = props;
  const problem = useProblem(`options.${index}`);
  const place = index + 1;
  return (
    <div className="option-field">
      <input
        type="radio"
        name="right-option"
        aria-label={`Option ${place} is right`}
        checked={index === right}
        onChange={() => change({ right: index })}
      />
      <input
        className="field-line"
        aria-label={`Option ${place}`}
        aria-invalid={problem !== null}
        value={option}
        onChange={(event) =>
          change({ options: options.map((one, at) => (at === index ? event.target.value : one)) })
        }
      />
      <IconButton
        label={`Remove option ${place}`}
        icon={<CloseIcon />}
        disabled={options.length <= 2}
        onClick={() =>
          change({
            options: options.filter((_, at) => at !== index),
            right: right > index ? right - 1 : Math.min(right, options.length - 2),
          })
        }
      />
      {problem !== null && <p className="field-problem">{problem}</p>}
    </div>
  );
}

function DeckField({ deck }: { readonly deck: string }) {
  const { value: decks } = useResource(decksResource);
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        Deck<span className="field-optional"> (optional)</span>
      </label>
      <input
        id={id}
        className="field-line"
        list={`${id}-known`}
        autoComplete="off"
        maxLength={200}
        value={deck}
        onChange={(event) => change({ deck: event.target.value })}
      />
      <datalist id={`${id}-known`}>
        {decks?.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}
