import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayNumber } from '../../src/base/day.ts';
import { DEFAULT_SETTINGS } from '../../src/contract/default-settings.ts';
import type { CardId, Uuid } from '../../src/contract/ids.ts';
import type { Grade } from '../../src/contract/review.ts';
import { openStore } from '../../src/core/store/index.ts';
import { seededRandom } from '../helpers/random.ts';

const DAY = 86_400_000;
const REVIEWS_PER_CARD = 11;
/** Of 100 cards: never answered. */
const NEW_SHARE = 0.09;
/** Due by now: of 100 cards, but enough for every measured answer. */
const DUE_SHARE = 0.02;
const LEAST_DUE = 600;

export interface Review {
  readonly card: number;
  readonly atMs: number;
  readonly grade: Grade;
  readonly nth: number;
  /** Days until the next one. */
  readonly wait: number;
}

export interface Size {
  readonly cards: number;
  readonly reviews: number;
}

/** Words as a text has them: few that are frequent, many that are rare. */
function words(random: () => number, count: number): string {
  return Array.from({ length: count }, () => {
    const rank = Math.floor(random() ** 3 * 20_000);
    return `w${rank.toString(36)}`;
  }).join(' ');
}

export function cardText(index: number): { readonly front: string; readonly back: string } {
  const random = seededRandom(index + 1);
  return { front: words(random, 12), back: words(random, 25) };
}

export const cardId = (index: number): CardId =>
  `own-00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}` as CardId;

export const cardCount = ({ reviews }: Size): number =>
  Math.round(reviews / REVIEWS_PER_CARD / (1 - NEW_SHARE));

/** A learner's reviews up to `nowMs`, in the order they happened. */
export function reviews(size: Size, nowMs: number): Review[] {
  const random = seededRandom(7);
  // The learner's day: by the clock's, a whole day's answers would be of today before the hour it begins.
  const today = dayNumber(nowMs, { offsetMin: 0, startHour: DEFAULT_SETTINGS.dayStartsAtHour });
  const all: Review[] = [];
  const dueShare = Math.max(DUE_SHARE, LEAST_DUE / size.cards);
  for (let card = 0; card < size.cards; card++) {
    if (random() < NEW_SHARE) continue;
    const waits = Array.from({ length: REVIEWS_PER_CARD }, (_, nth) =>
      Math.max(1, Math.round(1.5 ** nth * (0.8 + 0.4 * random()))),
    );
    const dueIn = random() < dueShare ? -Math.floor(random() * 5) : 1 + Math.floor(random() * 60);
    const last = waits.length - 1;
    let day = today + dueIn;
    for (let nth = last; nth >= 0; nth--) {
      const wait = waits[nth] ?? 1;
      day -= nth === last ? Math.max(wait, dueIn + 1) : wait;
      const kind = random();
      const grade = kind < 0.08 && nth > 2 ? 2 : kind > 0.9 ? 4 : 3;
      all.push({
        ...{ card, nth, grade },
        wait: nth === last ? Math.max(wait, dueIn + 1) : wait,
        atMs: day * DAY + 8 * 3_600_000 + Math.floor(random() * 12 * 3_600_000),
      });
    }
  }
  return all.sort((a, b) => a.atMs - b.atMs);
}

const uuidAt = (atMs: number, index: number): Uuid => {
  const time = atMs.toString(16).padStart(12, '0');
  const rest = index.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${rest}` as Uuid;
};

/**
 * A profile with this many own cards and reviews in `folder`, and the same collection as tab-separated text for the peer;
 * the states are not folded yet. Returns the milliseconds the rows took.
 */
export function writeProfile(folder: string, size: Size, nowMs: number): number {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const opened = openStore(folder);
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const cards: string[] = [];
  const log: string[] = [];
  const began = performance.now();
  store.transaction(() => {
    for (let index = 0; index < size.cards; index++) {
      const { front, back } = cardText(index);
      store.edits.append({
        id: uuidAt(nowMs - 400 * DAY, index),
        deviceId: store.deviceId,
        atMs: nowMs - 400 * DAY + index,
        offsetMin: 0,
        kind: 'card',
        entityId: cardId(index),
        baseId: null,
        merges: [],
        doc: { kind: 'basic', front, back, deck: 'Bench', tags: [] },
      });
      cards.push(`${index}\t${front}\t${back}\n`);
    }
    for (const [index, row] of reviews(size, nowMs).entries()) {
      store.reviews.append({
        id: uuidAt(row.atMs, index),
        deviceId: store.deviceId,
        atMs: row.atMs,
        cardId: cardId(row.card),
        kind: 'grade',
        grade: row.grade,
        elapsedMs: 6000,
        targetId: null,
        offsetMin: 0,
        outcome: {
          nth: row.nth,
          before: row.nth === 0 ? 'new' : 'review',
          after: 'review',
          step: 0,
          wait: row.wait,
          leech: 'no',
        },
        data: null,
      });
      log.push(`${row.card}\t${row.atMs}\t${row.grade}\t${row.wait}\n`);
    }
  });
  const tookMs = performance.now() - began;
  store.close();
  writeFileSync(join(folder, 'cards.tsv'), cards.join(''));
  writeFileSync(join(folder, 'reviews.tsv'), log.join(''));
  return tookMs;
}
