import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { Card } from '../../src/contract/curriculum.ts';
import { DEFAULT_SETTINGS } from '../../src/contract/default-settings.ts';
import type { CardId, Uuid } from '../../src/contract/ids.ts';
import type { ReviewTurn } from '../../src/contract/review.ts';
import type { Settings } from '../../src/contract/settings.ts';
import { systemClock } from '../../src/core/feature.ts';
import { createReviewFeature, type ReviewFeature } from '../../src/core/review/index.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { cardPack } from '../helpers/core.ts';
import { silentLog } from '../helpers/log.ts';
import { peersPython } from '../helpers/peers.ts';
import { cardCount, type Size, writeProfile } from './review-collection.ts';
import type { Figure } from './statistics.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, '.cache', 'bench', 'review');
const SIZES = { small: 10_000, large: 1_000_000 } as const;
const OPENS = 7;
const TURNS = 300;
const ANSWERS = 400;
/** Anki keeps 30. */
const UNDOS = 25;
/** Between two calls while everything is folded anew. */
const PAUSE_MS = 5;
/** Found in few cards, in many, and in one at the beginning of a word. */
const SEARCHES = ['w4w', 'wa', 'wf0 w5', 'w7p'] as const;

/** Milliseconds of each run of an operation. */
type Times = Record<'open' | 'next' | 'answer' | 'undo' | 'search', readonly number[]>;

const settings: Settings = { ...DEFAULT_SETTINGS, reviewsPerDay: 9999 };

function open(folder: string): { store: Store; review: ReviewFeature } {
  const opened = openStore(folder);
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const cardOf = (id: CardId): Card | undefined => {
    const own = store.edits.get(id);
    if (!own) return undefined;
    const { front, back } = own.doc as { front: string; back: string };
    const html = { frontHtml: `<p>${front}</p>`, backHtml: `<p>${back}</p>` };
    return { kind: 'basic', id, pointId: '1.1.1.1' as never, heading: null, whyHtml: '', ...html };
  };
  const review = createReviewFeature(
    {
      ...{ store, pack: cardPack(['1.1.1.1'], 7), clock: systemClock, log: silentLog },
      emit: () => undefined,
      folders: { data: folder, profile: folder, workspaces: folder, resources: folder },
    },
    { settings: () => settings, runProgram: () => Promise.reject(new Error()), cardOf },
  );
  return { store, review };
}

const scope = { kind: 'due' } as const;
const newId = (): Uuid => uuidv7() as Uuid;

async function next(review: ReviewFeature): Promise<ReviewTurn> {
  const turn = await review.handlers['review.next']({ scope });
  if (!turn.ok || !turn.value.next) throw new Error('nothing is due');
  return turn.value;
}

async function timed<T>(times: number[], act: () => T | Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await act();
  times.push(performance.now() - began);
  return result;
}

async function measure(folder: string): Promise<Times> {
  const times = {
    open: [] as number[],
    next: [] as number[],
    answer: [] as number[],
    undo: [] as number[],
    search: [] as number[],
  };
  for (let run = 0; run < OPENS; run++) {
    const { store } = await timed(times.open, async () => {
      const opened = open(folder);
      await next(opened.review);
      return opened;
    });
    store.close();
  }
  const { store, review } = open(folder);
  let turn = await next(review);
  for (let run = 0; run < TURNS; run++) turn = await timed(times.next, () => next(review));
  for (let run = 0; run < ANSWERS; run++) {
    const shown = turn.next;
    if (!shown) throw new Error('nothing is due');
    const grade = run % 9 === 0 ? 1 : 3;
    const { revision, card } = shown;
    const answer = { scope, reviewId: newId(), cardId: card.id, grade, revision, elapsedMs: 5000 };
    const reply = await timed(times.answer, () =>
      review.handlers['review.answer'](
        answer as Parameters<(typeof review.handlers)['review.answer']>[0],
      ),
    );
    if (!reply.ok) throw new Error(reply.error.message);
    turn = reply.value;
  }
  for (let run = 0; run < UNDOS; run++) {
    const undone = await timed(times.undo, () =>
      review.handlers['review.undo']({ scope, actId: newId() }),
    );
    if (!undone.ok) throw new Error(undone.error.message);
  }
  for (let run = 0; run < 10; run++) {
    for (const words of SEARCHES) {
      const match = words
        .split(' ')
        .map((word) => `"${word}"*`)
        .join(' ');
      await timed(times.search, () => store.edits.search(match, 50));
    }
  }
  store.close();
  return times;
}

function measureAnki(folder: string): Times | null {
  if (!peersPython) return null;
  const { stdout, stderr, status } = spawnSync(
    peersPython,
    [
      join(import.meta.dirname, 'review_peer.py'),
      folder,
      JSON.stringify({ OPENS, TURNS, ANSWERS, UNDOS, SEARCHES }),
    ],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Times;
}

/** Folds everything anew, while something is asked and something is written every few milliseconds: the longest wait of both. */
async function rebuildAll(
  folder: string,
): Promise<{ readonly tookMs: number; readonly readMs: number; readonly writeMs: number }> {
  const { store, review } = open(folder);
  const began = performance.now();
  let tookMs: number | null = null;
  const rebuilt = review.rebuild().then(() => {
    tookMs = performance.now() - began;
  });
  const reads: number[] = [0];
  const writes: number[] = [0];
  // The first card is looked up in lists that stand already, as in a session.
  await next(review);
  while (tookMs === null) {
    await timed(reads, () => next(review));
    await timed(writes, () => store.local.saveUi('bench', reads.length, Date.now()));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await rebuilt;
  store.close();
  return { tookMs, readMs: Math.max(...reads), writeMs: Math.max(...writes) };
}

function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? Number.NaN;
}

const ms = (value: number): string => `${value.toFixed(value < 10 ? 3 : 1)} ms`;

/** The same cards and reviews in Cairn and in Anki's own backend, one after the other on one disk. */
export async function benchReview(): Promise<readonly Figure[]> {
  mkdirSync(FOLDER, { recursive: true });
  const figures: Figure[] = [];
  const answers = new Map<string, number>();
  for (const [name, count] of Object.entries(SIZES)) {
    const size: Size = { reviews: count, cards: cardCount({ reviews: count, cards: 0 }) };
    const folder = join(FOLDER, name);
    const insertMs = writeProfile(folder, size, Date.now());
    const rebuild = await rebuildAll(folder);
    const ours = await measure(folder);
    const theirs = measureAnki(folder);
    const bytes = statSync(join(folder, 'cairn.db')).size;
    const title = `${count.toLocaleString('en')} reviews of ${size.cards.toLocaleString('en')} cards`;
    figures.push({
      what: `${title}: written in`,
      value: `${(insertMs / 1000).toFixed(1)} s`,
      against: `${(bytes / 1e6).toFixed(0)} MB`,
      better: 'neither',
    });
    figures.push({
      what: `all projections rebuilt (${name})`,
      value: `${(rebuild.tookMs / 1000).toFixed(2)} s`,
      goal: '5 s at 1,000,000',
    });
    figures.push({
      what: `the longest wait for a card meanwhile (${name})`,
      value: ms(rebuild.readMs),
    });
    figures.push({
      what: `the longest wait for a write meanwhile (${name})`,
      value: ms(rebuild.writeMs),
    });
    const line = (what: string, op: keyof Times, at: number, goal?: string): void => {
      const value = quantile(ours[op], at);
      const other = theirs && quantile(theirs[op], at);
      figures.push({
        what: `${what} (${name})`,
        value: ms(value),
        ...(other && { against: `${ms(other)} Anki`, ratio: value / other }),
        ...(goal && { goal }),
      });
    };
    line('open and first card, median', 'open', 0.5, '0.5');
    line('next card, median', 'next', 0.5, '0.5');
    line('durable answer and next card, median', 'answer', 0.5, '1');
    line('durable answer and next card, 95 of 100', 'answer', 0.95, '1');
    line('undo, median', 'undo', 0.5, '0.5');
    line('search, median', 'search', 0.5, '0.5');
    line('search, 95 of 100', 'search', 0.95, '0.5');
    answers.set(name, quantile(ours.answer, 0.5));
    rmSync(folder, { recursive: true, force: true });
  }
  figures.push({
    what: 'an answer at 1,000,000 reviews, against 10,000',
    value: ((answers.get('large') ?? 0) / (answers.get('small') ?? 1)).toFixed(2),
    goal: 'under 1.5',
  });
  return figures;
}
