import { type DayRule, dayNumber } from '../../../base/day.ts';
import type { AnkiCardOut, AnkiNoteOut, AnkiReviewOut, ReviewLogRow } from '../../store/index.ts';
import { renderCard } from '../../text/index.ts';
import type { ExportedCard } from '../export-cards.ts';
import { clozeHtml } from './cloze-html.ts';

/** Anki counts days from its collection's first: far enough back that nothing is due before it. */
export const TODAY_INDEX = 5_000;
const ROLLOVER_HOUR = 4;
/** The ease of the older scheduler, which Anki still wants in every row. */
const EASE = 2_500;
const GAP = /-c(\d+)$/;
/** Anki's note types have at most as many cards. */
const MOST_SIDES = 100;
const NO_SIDE = ['', '', ''];
/** One step left today, one in all. */
const LEFT = 1_001;

export interface AnkiExport {
  readonly nowMs: number;
  readonly offsetMin: number;
  readonly scheduling: boolean;
  /** The file's name of a picture or sound, and whether it is heard. */
  readonly media: (
    hash: string,
  ) => { readonly name: string; readonly isSound: boolean } | undefined;
}

/** Where Anki's days begin for the learner now. */
export function ankiDays({ offsetMin }: Pick<AnkiExport, 'offsetMin'>): DayRule {
  return { offsetMin, startHour: ROLLOVER_HOUR };
}

/** The note for cards made of one text or of one note of Anki's: one for each gap or side, else one alone. */
export function toAnkiNote(
  cards: readonly [ExportedCard, ...ExportedCard[]],
  about: AnkiExport,
): AnkiNoteOut {
  const [first] = cards;
  const { text } = first.doc;
  const cloze = text.kind === 'cloze' ? clozeHtml(text) : null;
  const sides = cloze || first.doc.guid === undefined ? [first] : sidesOf(cards);
  const fields = cloze ?? sides.flatMap((card) => (card ? basicFields(card) : NO_SIDE));
  return {
    guid: first.doc.guid ?? (text.kind === 'cloze' ? first.id.replace(GAP, '') : first.id),
    createdMs: first.createdMs || about.nowMs,
    editedMs: Math.max(...cards.map(({ editedMs }) => editedMs)) || about.nowMs,
    isCloze: cloze !== null,
    sides: sides.length,
    tags: first.doc.tags,
    fields: fields.map((field) => withMedia(field, about)),
    cards: cards.map((card, index) => ({
      ...toAnkiCard(card, index, about),
      ord: cloze ? (card.doc.gap ?? 1) - 1 : sides.indexOf(card),
    })),
  };
}

/** The cards of one note of Anki's by their number there; undefined: one that is not here any more. */
function sidesOf(cards: readonly ExportedCard[]): readonly (ExportedCard | undefined)[] {
  const byNumber = new Map(cards.map((card) => [numberOf(card), card]));
  const last = Math.max(...byNumber.keys());
  return Array.from({ length: last }, (_, index) => byNumber.get(index + 1));
}

/** `own-…-c2` is the second of its note. */
function numberOf({ id }: ExportedCard): number {
  return Math.min(Number(GAP.exec(id)?.[1] ?? 1), MOST_SIDES);
}

/** The two sides as Anki shows them, for kinds of card that it does not know. */
function basicFields({ id, doc }: ExportedCard): readonly string[] {
  const shown = renderCard(doc.text, doc.gap, { id, pointId: null, heading: null });
  const { frontHtml, backHtml, whyHtml } = shown;
  const code = (html: string): string => `<pre><code>${html}</code></pre>`;
  switch (shown.kind) {
    case 'basic':
    case 'cloze':
      return [frontHtml, backHtml, whyHtml];
    case 'predict':
      return [frontHtml + code(shown.codeHtml), code(escapeCode(shown.answer)) + backHtml, whyHtml];
    case 'code': {
      const setup = shown.setup === '' ? '' : code(escapeCode(shown.setup));
      return [frontHtml + setup, code(shown.answerHtml) + backHtml, whyHtml];
    }
    case 'choose': {
      const options = shown.options.map((option) => `<li>${option}</li>`).join('');
      const right = shown.options[shown.answer] ?? '';
      return [`${frontHtml}<ol>${options}</ol>`, `<p>${right}</p>${backHtml}`, whyHtml];
    }
  }
}

function escapeCode(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

const MEDIA = /<(img|audio)\b[^>]*\bdata-media="([0-9a-f]{64})"[^>]*>(?:<\/audio>)?/g;

/** Names files as Anki does. */
function withMedia(html: string, { media }: AnkiExport): string {
  return html.replace(MEDIA, (_all, _tag, hash: string) => {
    const found = media(hash);
    if (!found) return '';
    return found.isSound ? `[sound:${found.name}]` : `<img src="${found.name}">`;
  });
}

type Scheduled = Omit<AnkiCardOut, 'ord' | 'deck' | 'reviews'>;

function toAnkiCard(card: ExportedCard, index: number, about: AnkiExport): AnkiCardOut {
  const base = { ord: 0, deck: card.doc.deck ?? (card.own ? 'Cairn' : 'Cairn::Curriculum') };
  if (!about.scheduling) return { ...base, ...NEW, due: index + 1, reviews: [] };
  const { state } = card;
  const placed = schedulingOf(card, about);
  const isBuried = (state?.buriedUntilMs ?? 0) > about.nowMs;
  return {
    ...base,
    ...placed,
    queue: state?.suspended ? -1 : isBuried ? -3 : placed.queue,
    flags: state?.flag ?? 0,
    reviews: toAnkiReviews(card.grades),
  };
}

const NEW: Scheduled = {
  ...{ type: 0, queue: 0, due: 1, ivl: 0, factor: 0, reps: 0, lapses: 0, left: 0, flags: 0 },
  data: '{}',
};

function schedulingOf({ state }: ExportedCard, about: AnkiExport): Scheduled {
  if (!state || state.phase === 'new') return NEW;
  const { stability, difficulty, lastReviewMs, reps, lapses, scheduledDays } = state;
  const data = JSON.stringify({
    s: Number(stability.toFixed(4)),
    d: Number(difficulty.toFixed(3)),
    ...(lastReviewMs === null ? {} : { lrt: Math.floor(lastReviewMs / 1000) }),
  });
  const known = { ...NEW, factor: EASE, reps, lapses, ivl: scheduledDays, data };
  if (state.phase === 'review') {
    const rule = ankiDays(about);
    const days = dayNumber(state.dueMs, rule) - dayNumber(about.nowMs, rule);
    return { ...known, type: 2, queue: 2, due: Math.max(0, TODAY_INDEX + days) };
  }
  const due = Math.floor(state.dueMs / 1000);
  return { ...known, type: state.phase === 'learning' ? 1 : 3, queue: 1, due, left: LEFT };
}

/** Answers as Anki logs them: days where the card went on to the next day, seconds below zero where it did not. */
function toAnkiReviews(grades: readonly ReviewLogRow[]): readonly AnkiReviewOut[] {
  let last = 0;
  return grades.map(({ atMs, grade, elapsedMs, outcome }, index) => {
    const before = outcome?.before ?? (index === 0 ? 'new' : 'review');
    const next = grades[index + 1];
    const days = next ? Math.round((next.atMs - atMs) / 86_400_000) : 1;
    const ivl = outcome
      ? outcome.after === 'review'
        ? outcome.wait
        : -Math.max(1, outcome.wait)
      : Math.max(1, days);
    const row: AnkiReviewOut = {
      ...{ atMs, ease: grade ?? 3, ivl, lastIvl: last, elapsedMs, factor: EASE },
      type: before === 'review' ? 1 : before === 'relearning' ? 2 : 0,
    };
    last = ivl;
    return row;
  });
}

/** Cards of one answer share a note in Anki; null: the card has one of its own. */
export function noteOf({ id, doc }: ExportedCard): string | null {
  const { text, guid } = doc;
  const base = id.replace(GAP, '');
  if (text.kind === 'cloze' && clozeHtml(text) !== null) return `${base} ${JSON.stringify(text)}`;
  return guid === undefined ? null : `${base} ${guid}`;
}
