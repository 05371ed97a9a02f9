import { useEffect, useRef } from 'react';
import type { AssessmentQuestion } from '../../../contract/assessment.ts';
import { Html } from '../../components/Html.tsx';
import { Button, classNames, Kbd } from '../../components/index.ts';
import { sendAnswer, typeDraft, useAssess } from './store.ts';

/** The code of a task, and the means to answer it. */
export function AnswerField({ question }: { readonly question: AssessmentQuestion }) {
  if (question.kind === 'fix-line') return <FixLine question={question} />;
  return (
    <>
      {question.codeHtml !== null && (
        <div className="prose">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard */}
          <pre tabIndex={0}>
            <Html as="code" html={question.codeHtml} />
          </pre>
        </div>
      )}
      {question.kind === 'choose' ? (
        <Options question={question} />
      ) : (
        <TextField
          question={question}
          label={question.kind === 'predict' ? 'It prints' : 'Your expression'}
          rows={question.kind === 'predict' ? 3 : 2}
        />
      )}
    </>
  );
}

function Options({ question }: { readonly question: AssessmentQuestion }) {
  const told = useAssess((state) => state.told);
  const sending = useAssess((state) => state.sending);
  return (
    <ol className="options" aria-label="Options">
      {(question.options ?? []).map((html, option) => {
        const right = told !== null && told.feedback.rightOption === option;
        const chosen = told !== null && told.feedback.chosenOption === option;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the options keep their places while they are shown
          <li key={option}>
            <Button
              variant="quiet"
              className={classNames(
                'option',
                right && 'option-right',
                chosen && !right && 'option-wrong',
              )}
              disabled={told !== null || sending}
              onClick={() => void sendAnswer({ kind: 'option', option })}
            >
              <span className="option-key" aria-hidden="true">
                {option + 1}
              </span>
              <Html as="span" html={html} className="prose option-text" />
              {right && <span className="option-verdict">{chosen ? 'right' : 'the answer'}</span>}
              {chosen && !right && <span className="option-verdict">your choice</span>}
            </Button>
          </li>
        );
      })}
    </ol>
  );
}

/** The code with one line to write anew, in its place. */
function FixLine({ question }: { readonly question: AssessmentQuestion }) {
  const lines = (question.code ?? '').split('\n');
  const at = (question.line ?? 1) - 1;
  const part = (from: number, to: number) =>
    to > from && <pre className="fix-lines">{lines.slice(from, to).join('\n')}</pre>;
  return (
    <div className="fix">
      {part(0, at)}
      <p className="fix-old">
        <span className="fix-mark">line {at + 1}</span>
        <code>{lines[at]}</code>
      </p>
      <TextField
        question={question}
        label={`Line ${at + 1} as it should be`}
        rows={1}
        start={lines[at] ?? ''}
      />
      {part(at + 1, lines.length)}
    </div>
  );
}

function TextField(props: {
  readonly question: AssessmentQuestion;
  readonly label: string;
  readonly rows: number;
  readonly start?: string;
}) {
  const { question, label, rows, start = '' } = props;
  const told = useAssess((state) => state.told);
  const draft = useAssess((state) => state.draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const { id } = question;
  const own = draft?.questionId === id ? draft.text : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a task
  useEffect(() => {
    if (told) return;
    const kept = useAssess.getState().draft;
    if (kept?.questionId !== id && start !== '') typeDraft(id, start);
    field.current?.focus({ preventScroll: true });
  }, [id]);
  const value = told ? (told.typed ?? '') : (own ?? start);
  return (
    <label className="predict">
      <span className="predict-label">
        {label}
        {!told && (
          <span className="predict-hint">
            <Kbd keys="Mod+Enter" /> answers
          </span>
        )}
      </span>
      <textarea
        ref={field}
        className="predict-field"
        rows={rows}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        value={value}
        readOnly={told !== null}
        onChange={(event) => typeDraft(id, event.target.value)}
      />
    </label>
  );
}
