import type { CardKind, CardSource, CardText } from '../../../../contract/cards.ts';
import type { EditorRequest } from '../editor-request.ts';

/** Every field of every kind, so that what was typed stays when another kind is chosen. */
export interface Draft {
  readonly kind: CardKind;
  readonly format: CardText['format'];
  readonly front: string;
  readonly back: string;
  readonly why: string;
  readonly clozeText: string;
  readonly code: string;
  readonly printed: string;
  readonly options: readonly string[];
  /** Index of the right option. */
  readonly right: number;
  readonly setup: string;
  readonly solution: string;
  readonly tests: string;
  readonly deck: string;
  readonly tags: readonly string[];
}

export const EMPTY_DRAFT: Draft = {
  ...{ kind: 'basic', format: 'markdown', front: '', back: '', why: '', clozeText: '' },
  ...{ code: '', printed: '', options: ['', '', ''], right: 0, setup: '', solution: '', tests: '' },
  ...{ deck: '', tags: [] },
};

export const KINDS: readonly {
  readonly value: CardKind;
  readonly label: string;
  readonly hint: string;
}[] = [
  { value: 'basic', label: 'Question', hint: 'A question and its answer.' },
  {
    value: 'cloze',
    label: 'Gap',
    hint: 'A sentence with gaps: {{c1::answer}} or {{c1::answer::hint}}. Each number becomes a card.',
  },
  { value: 'predict', label: 'Predict', hint: 'Code, and what it prints. You type the output.' },
  { value: 'choose', label: 'Choose', hint: 'A question with options, shown in a mixed order.' },
  {
    value: 'code',
    label: 'Write code',
    hint: 'A few lines to write; they run, and must pass the asserts.',
  },
];

export function toText(draft: Draft): CardText {
  const { kind, format, why, front, back } = draft;
  const base = { format, why, back };
  switch (kind) {
    case 'basic':
      return { kind, ...base, front };
    case 'cloze':
      return { kind, ...base, text: draft.clozeText };
    case 'predict':
      return { kind, ...base, front, code: draft.code, answer: draft.printed };
    case 'choose':
      return { kind, ...base, front, ...givenOptions(draft) };
    case 'code':
      return {
        ...{ kind, ...base, front, setup: draft.setup },
        ...{ answer: draft.solution, tests: draft.tests },
      };
  }
}

/** Empty options at the end are places to write, not options. */
function givenOptions({ options, right }: Draft): { options: string[]; answer: number } {
  const given = [...options];
  while (given.length > 2 && given.at(-1)?.trim() === '' && given.length - 1 !== right) given.pop();
  return { options: given, answer: right };
}

export function fromText(text: CardText): Draft {
  const base = {
    ...EMPTY_DRAFT,
    kind: text.kind,
    format: text.format,
    why: text.why,
    back: text.back,
  };
  switch (text.kind) {
    case 'basic':
      return { ...base, front: text.front };
    case 'cloze':
      return { ...base, clozeText: text.text };
    case 'predict':
      return { ...base, front: text.front, code: text.code, printed: text.answer };
    case 'choose':
      return { ...base, front: text.front, options: text.options, right: text.answer };
    case 'code': {
      const { front, setup, answer, tests } = text;
      return { ...base, front, setup, solution: answer, tests };
    }
  }
}

export function draftOf(source: CardSource): Draft {
  return { ...fromText(source.text), deck: source.deck ?? '', tags: source.tags };
}

export function newDraft(request: Extract<EditorRequest, { kind: 'new' }>): Draft {
  const { start } = request;
  if (!start) return EMPTY_DRAFT;
  const draft = { ...EMPTY_DRAFT, kind: start.kind };
  switch (start.kind) {
    case 'cloze':
      return { ...draft, clozeText: start.text };
    case 'predict':
      return { ...draft, front: 'What does this print?', code: start.text };
    default:
      return { ...draft, back: start.text };
  }
}

/** Puts the selected part of a text into a gap with the next free number. */
export function addGap(
  text: string,
  from: number,
  to: number,
): { readonly text: string; readonly from: number; readonly to: number } {
  const numbers = [...text.matchAll(/\{\{c(\d+)::/g)].map((match) => Number(match[1]));
  const open = `{{c${Math.max(0, ...numbers) + 1}::`;
  return {
    text: `${text.slice(0, from)}${open}${text.slice(from, to)}}}${text.slice(to)}`,
    from: from + open.length,
    to: to + open.length,
  };
}

/** What was typed into the tag field, as tags: blanks, commas and quotes part them. */
export function typedTags(text: string): readonly string[] {
  return text.split(/[\s,"]+/).filter((tag) => tag !== '' && tag.length <= 100);
}

/** Adds tags that are not there yet, whatever their capitals. */
export function withTags(tags: readonly string[], more: readonly string[]): readonly string[] {
  const known = new Set(tags.map((tag) => tag.toLowerCase()));
  const added = more.filter((tag) => {
    const isNew = !known.has(tag.toLowerCase());
    known.add(tag.toLowerCase());
    return isNew;
  });
  return [...tags, ...added];
}
