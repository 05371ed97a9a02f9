import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import type { DomainError } from '../../../contract/errors.ts';
import type { ProgramResult } from '../../../contract/grading.ts';
import type { Uuid } from '../../../contract/ids.ts';
import type { Grade, ReviewScope, ReviewTurn } from '../../../contract/review.ts';
import { notify } from '../../app/notices.ts';
import { core } from '../../rpc/client.ts';

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

interface Answered {
  /** Null: the card was put away. Undo takes back either. */
  readonly grade: Grade | null;
  readonly ms: number;
}

interface ReviewState extends Answering {
  readonly scope: ReviewScope;
  readonly turn: ReviewTurn | null;
  readonly error: DomainError | null;
  readonly sending: boolean;
  /** What was done since the learner came, oldest first. */
  readonly session: readonly Answered[];
}

const newId = (): Uuid => uuidv7() as Uuid;

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
  session: [],
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
  if (sameScope(get().scope, scope) && get().turn?.next) return;
  if (!sameScope(get().scope, scope)) {
    set({ ...untouched(), scope, turn: null, error: null, session: [] });
  } else {
    // The session before came to its end: this is a new one.
    set({ session: [] });
  }
  await loadNext();
}

export async function loadNext(): Promise<void> {
  const { scope } = get();
  const turn = await core.call('review.next', { scope });
  if (!sameScope(scope, get().scope)) return;
  if (turn.ok) show(turn.value);
  else set({ error: turn.error, sending: false });
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

export async function answer(grade: Grade): Promise<void> {
  const { turn, scope, side, sending, reviewId, session } = get();
  if (!turn?.next || side === 'question' || sending) return;
  const { card, revision } = turn.next;
  const elapsedMs = Math.min(Math.round(stopwatch.read()), 86_400_000);
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
    set({ session: [...session, { grade, ms: elapsedMs }] });
    show(reply.value);
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

export async function undo(): Promise<void> {
  const { scope, sending } = get();
  if (sending) return;
  set({ sending: true });
  const reply = await core.call('review.undo', { scope, actId: newId() });
  if (reply.ok) {
    set(({ session }) => ({ session: session.slice(0, -1) }));
    show(reply.value);
    notify({ level: 'info', text: 'Taken back: the card is as it was.' });
  } else if (reply.error.code === 'nothingToUndo') {
    set({ sending: false });
    notify({ level: 'info', text: 'There is nothing to undo today.' });
  } else {
    set({ error: reply.error, sending: false });
  }
}

/** Takes the card out of the way: for good (`suspend`), or until tomorrow (`bury`). */
export async function putAway(how: 'suspend' | 'bury'): Promise<void> {
  const { turn, sending } = get();
  if (!turn?.next || sending) return;
  const cardId = turn.next.card.id;
  set({ sending: true });
  const done =
    how === 'suspend'
      ? await core.call('card.suspend', { cardId, actId: newId(), suspended: true })
      : await core.call('card.bury', { cardId, actId: newId() });
  if (!done.ok) {
    set({ error: done.error, sending: false });
    return;
  }
  set(({ session }) => ({ session: [...session, { grade: null, ms: 0 }] }));
  await loadNext();
  notify({
    level: 'info',
    text:
      how === 'suspend' ? 'Suspended: this card will not come again.' : 'Put off until tomorrow.',
    action: { label: 'Undo', run: () => void undo() },
  });
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
