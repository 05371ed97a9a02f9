import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import type { DomainError } from '../../../contract/errors.ts';
import type { ProgramResult } from '../../../contract/grading.ts';
import type { Uuid } from '../../../contract/ids.ts';
import type { Grade, ReviewScope, ReviewTurn, TurnedAct } from '../../../contract/review.ts';
import { notify } from '../../app/notices.ts';
import { core } from '../../rpc/client.ts';
import {
  did,
  didAgain,
  NO_SESSION,
  plainText,
  type Session,
  type SessionStep,
  shortText,
  tookBack,
} from './session.ts';

export type CodeRun = ProgramResult & { readonly passed: boolean };

/** What the learner did with the card that is shown. */
interface Answering {
  readonly side: 'question' | 'answer';
  readonly typed: string;
  /** Index into the card's options. */
  readonly chosen: number | null;
  readonly run: CodeRun | null;
  readonly runError: DomainError | null;
  readonly running: boolean;
  /** Names this answer: sent again after a broken line, it is still recorded once. */
  readonly reviewId: Uuid;
}

interface ReviewState extends Answering {
  readonly scope: ReviewScope;
  readonly turn: ReviewTurn | null;
  readonly error: DomainError | null;
  readonly sending: boolean;
  readonly session: Session;
  readonly dialog: 'info' | 'tags' | null;
  /** The times in the header: some learn better without. */
  readonly timesShown: boolean;
}

export const newId = (): Uuid => uuidv7() as Uuid;

function untouched(): Answering {
  return {
    side: 'question',
    typed: '',
    chosen: null,
    run: null,
    runError: null,
    running: false,
    reviewId: newId(),
  };
}

export const useReview = create<ReviewState>(() => ({
  ...untouched(),
  scope: { kind: 'due' },
  turn: null,
  error: null,
  sending: false,
  session: NO_SESSION,
  dialog: null,
  timesShown: true,
}));

const get = useReview.getState;
const set = useReview.setState;

/** Time with the card in sight; it stands still while another screen or window is. */
export const stopwatch = {
  beforeMs: 0,
  sinceMs: null as number | null,
  read(): number {
    return this.beforeMs + (this.sinceMs === null ? 0 : performance.now() - this.sinceMs);
  },
  start(): void {
    this.sinceMs ??= performance.now();
  },
  pause(): void {
    this.beforeMs = this.read();
    this.sinceMs = null;
  },
  reset(): void {
    this.beforeMs = 0;
    if (this.sinceMs !== null) this.sinceMs = performance.now();
  },
};

/** Shows a turn as it came: the next card in one step, so that nothing flashes between two cards. */
function show(turn: ReviewTurn): void {
  stopwatch.reset();
  set({ ...untouched(), turn, error: null, sending: false });
}

function sameScope(a: ReviewScope, b: ReviewScope): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Comes to the screen: the card that was open stays open, else the next one is asked for. */
export async function openReview(scope: ReviewScope): Promise<void> {
  void loadOptions();
  if (sameScope(get().scope, scope) && get().turn?.next) {
    // Another window, an import or a merge may have changed it meanwhile.
    await readCard();
    return;
  }
  if (!sameScope(get().scope, scope)) {
    set({ ...untouched(), scope, turn: null, error: null, session: NO_SESSION });
  } else {
    // The session before came to its end: this is a new one.
    set({ session: NO_SESSION });
  }
  await loadNext();
}

let optionsLoaded = false;

async function loadOptions(): Promise<void> {
  if (optionsLoaded) return;
  optionsLoaded = true;
  const saved = await core.call('ui.get', { key: 'review/options' });
  const value = saved.ok ? (saved.value as { timesShown?: unknown } | null) : null;
  if (value?.timesShown === false) set({ timesShown: false });
}

export function toggleTimes(): void {
  const timesShown = !get().timesShown;
  set({ timesShown });
  void core.call('ui.save', { key: 'review/options', value: { timesShown } });
}

export function openDialog(dialog: ReviewState['dialog']): void {
  if (dialog === null || get().turn?.next) set({ dialog });
}

export async function loadNext(): Promise<void> {
  const { scope } = get();
  const turn = await core.call('review.next', { scope });
  if (!sameScope(scope, get().scope)) return;
  if (turn.ok) show(turn.value);
  else set({ error: turn.error, sending: false });
}

/** Reads the card that is shown once more, after the learner changed its words, tags or flag; what was typed stays. */
export async function refreshCard(): Promise<void> {
  await readCard({ canUndo: true, canRedo: false });
}

async function readCard(more: Partial<ReviewTurn> = {}): Promise<void> {
  const cardId = get().turn?.next?.card.id;
  if (!cardId) return;
  const card = await core.call('review.card', { cardId });
  const { turn } = get();
  if (turn?.next?.card.id !== cardId) return;
  if (card.ok) set({ turn: { ...turn, next: card.value, ...more } });
  // It was deleted: the next one comes.
  else await loadNext();
}

export function reveal(): void {
  if (get().side === 'question' && get().turn?.next) set({ side: 'answer' });
}

export function type(typed: string): void {
  set({ typed });
}

export function choose(option: number): void {
  if (get().side === 'question') set({ chosen: option, side: 'answer' });
}

/** The card that is shown, as the summary will tell of it. */
function step(grade: Grade | null, ms: number): SessionStep | null {
  const next = get().turn?.next;
  if (!next) return null;
  const { card, previews } = next;
  return {
    ...{ cardId: card.id, grade, ms, pointId: card.pointId, heading: card.heading },
    front: shortText(plainText(card.frontHtml)),
    dueMs: previews.find((preview) => preview.grade === grade)?.dueMs ?? null,
  };
}

export async function answer(grade: Grade): Promise<void> {
  const { turn, scope, side, sending, reviewId, session } = get();
  if (!turn?.next || side === 'question' || sending) return;
  const { card, revision } = turn.next;
  const elapsedMs = Math.min(Math.round(stopwatch.read()), 86_400_000);
  const done = step(grade, elapsedMs);
  set({ sending: true, error: null });
  const reply = await core.call('review.answer', {
    scope,
    reviewId,
    cardId: card.id,
    grade,
    revision,
    elapsedMs,
  });
  if (reply.ok) {
    if (done) set({ session: did(session, done) });
    show(reply.value);
    if (reply.value.leech !== null) tellLeech(reply.value.leech);
  } else if (reply.error.code === 'cardChanged') {
    notify({
      level: 'info',
      text: 'This card was answered or changed elsewhere. Nothing was recorded twice; here is what is next.',
    });
    await loadNext();
  } else {
    set({ error: reply.error, sending: false });
  }
}

function tellLeech(how: 'marked' | 'suspended'): void {
  notify({
    level: 'warning',
    text:
      how === 'suspended'
        ? 'That card was forgotten again and again, so it is suspended. Other words, or the lesson, help more than another try.'
        : 'That card was forgotten again and again. Other words, or the lesson, help more than another try.',
    action: { label: 'Undo', run: () => void undo() },
  });
}

/** What the summary tells of. */
function isStep(act: TurnedAct | null): boolean {
  return act === 'answer' || act === 'putAway';
}

export async function undo(): Promise<void> {
  const { scope, sending } = get();
  if (sending) return;
  set({ sending: true });
  const reply = await core.call('review.undo', { scope, actId: newId() });
  if (reply.ok) {
    const { act } = reply.value;
    if (isStep(act)) set(({ session }) => ({ session: tookBack(session) }));
    show(reply.value);
    notify({
      level: 'info',
      text:
        act === 'words'
          ? 'Taken back: the card has its words of before.'
          : 'Taken back: the card is as it was.',
      action: { label: 'Redo', run: () => void redo() },
    });
  } else if (reply.error.code === 'nothingToUndo') {
    set({ sending: false });
    notify({ level: 'info', text: 'There is nothing to undo today.' });
  } else {
    set({ error: reply.error, sending: false });
  }
}

export async function redo(): Promise<void> {
  const { scope, sending } = get();
  if (sending) return;
  set({ sending: true });
  const reply = await core.call('review.redo', { scope, actId: newId() });
  if (reply.ok) {
    if (isStep(reply.value.act)) set(({ session }) => ({ session: didAgain(session) }));
    show(reply.value);
    notify({ level: 'info', text: 'Done again.' });
  } else if (reply.error.code === 'nothingToUndo') {
    set({ sending: false });
    notify({ level: 'info', text: 'There is nothing to do again.' });
  } else {
    set({ error: reply.error, sending: false });
  }
}

/** Takes the card out of the way: for good (`suspend`), or until tomorrow (`bury`). */
export async function putAway(how: 'suspend' | 'bury'): Promise<void> {
  const { turn, sending } = get();
  if (!turn?.next || sending) return;
  const cardId = turn.next.card.id;
  const away = step(null, 0);
  set({ sending: true });
  const done =
    how === 'suspend'
      ? await core.call('card.suspend', { cardId, actId: newId(), suspended: true })
      : await core.call('card.bury', { cardId, actId: newId() });
  if (!done.ok) {
    set({ error: done.error, sending: false });
    return;
  }
  if (away) set(({ session }) => ({ session: did(session, away) }));
  await loadNext();
  notify({
    level: 'info',
    text:
      how === 'suspend' ? 'Suspended: this card will not come again.' : 'Put off until tomorrow.',
    action: { label: 'Undo', run: () => void undo() },
  });
}

/** Sets a flag, or takes it off if it is the one that is set. */
export async function setFlag(flag: number): Promise<void> {
  const next = get().turn?.next;
  if (!next || get().sending) return;
  const wanted = next.flag === flag ? 0 : flag;
  const done = await core.call('card.flag', {
    cardId: next.card.id,
    actId: newId(),
    flag: wanted,
  });
  if (done.ok) await refreshCard();
  else set({ error: done.error });
}

/** The tag that the star sets, as in Anki. */
export const MARKED = 'marked';

export async function toggleMark(): Promise<void> {
  const next = get().turn?.next;
  if (!next) return;
  const marked = next.tags.includes(MARKED);
  await changeTags(marked ? [] : [MARKED], marked ? [MARKED] : []);
}

export async function changeTags(add: readonly string[], remove: readonly string[]): Promise<void> {
  const next = get().turn?.next;
  if (!next || add.length + remove.length === 0) return;
  const done = await core.call('card.change', {
    actId: newId(),
    selection: { kind: 'ids', cardIds: [next.card.id] },
    change: { kind: 'tags', add: [...add], remove: [...remove] },
  });
  if (done.ok) await refreshCard();
  else notify({ level: 'error', text: done.error.message });
}

export async function runCode(code: string): Promise<void> {
  const { turn, running } = get();
  if (!turn?.next || running) return;
  const { card } = turn.next;
  set({ running: true, runError: null, typed: code });
  const result = await core.call('review.runCode', { cardId: card.id, code, runId: newId() });
  if (get().turn?.next?.card.id !== card.id) return;
  if (!result.ok) set({ running: false, runError: result.error });
  else set({ running: false, run: result.value, ...(result.value.passed && { side: 'answer' }) });
}
