import type { CardId } from '../../contract/ids.ts';
import type { Grade } from '../../contract/review.ts';
import type { CardState, CardStore } from './card-state.ts';
import type { Db } from './database.ts';
import { COUNTS, type Outcome, type ReviewKind, toOutcome } from './review-log.ts';

/** A log row as a fold needs it. */
export interface ScannedRow {
  readonly atMs: number;
  readonly kind: ReviewKind;
  readonly grade: Grade | null;
  readonly offsetMin: number;
  readonly outcome: Outcome | null;
  readonly data: unknown;
}

/** Reads the whole log by card, as fast as it can be read, and writes the states that follow from it. */
export interface Rebuilding {
  /** Under which key the projections stand; null: never folded, or being folded. */
  key(): string | null;
  /** True while nothing was ever reviewed. */
  isEmpty(): boolean;
  begin(): void;
  /** Folds the next cards after the one with the key `after`, in one transaction; returns the last one's key, null at the end. */
  fold(
    after: number,
    cards: number,
    fold: (cardId: CardId, rows: readonly ScannedRow[], revision: number) => CardState,
  ): number | null;
  end(key: string): void;
}

type Scanned = readonly [
  card: number,
  atMs: number,
  kind: ReviewKind,
  grade: Grade | null,
  offsetMin: number,
  nth: number | null,
  before: number | null,
  after: number | null,
  step: number | null,
  wait: number | null,
  leech: number | null,
  data: string | null,
  key: number,
];

export function createRebuilding(db: Db, cards: CardStore): Rebuilding {
  const readKey = db.prepare("SELECT value FROM meta WHERE key = 'projection'").pluck();
  const putKey = db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('projection', ?)");
  const dropKey = db.prepare("DELETE FROM meta WHERE key = 'projection'");
  const anyRow = db.prepare('SELECT 1 FROM review_log LIMIT 1');
  const next = db
    .prepare('SELECT key, card_id, revision FROM card_state WHERE key > ? ORDER BY key LIMIT ?')
    .raw();
  const scan = db
    .prepare(
      `SELECT card, at_ms, kind, grade, offset_min, nth, phase_before, phase_after, step, wait, leech, data, key
       FROM review_log WHERE card BETWEEN ? AND ? AND kind NOT IN ('undo', 'redo') ORDER BY card, at_ms, id`,
    )
    .raw();
  // Few rows are ever undone: named at once, they cost nothing for all the others.
  const undone = db
    .prepare(
      `SELECT log.key FROM review_log AS gone JOIN review_log AS log ON log.id = gone.target
       WHERE gone.target IS NOT NULL AND gone.kind = 'undo' AND NOT (${COUNTS})`,
    )
    .pluck();
  const run = db.transaction(
    (after: number, limit: number, fold: Parameters<Rebuilding['fold']>[2]): number | null => {
      const batch = next.all(after, limit) as [number, CardId, number][];
      const first = batch[0];
      const last = batch.at(-1);
      if (!first || !last) return null;
      const dead = new Set(undone.all() as number[]);
      const rows = new Map<number, ScannedRow[]>();
      for (const row of scan.iterate(first[0], last[0]) as IterableIterator<Scanned>) {
        if (dead.has(row[12])) continue;
        const list = rows.get(row[0]);
        if (list) list.push(toScanned(row));
        else rows.set(row[0], [toScanned(row)]);
      }
      for (const [key, cardId, revision] of batch) {
        cards.put(fold(cardId, rows.get(key) ?? [], revision));
      }
      return last[0];
    },
  );
  return {
    key: () => (readKey.get() as string | undefined) ?? null,
    isEmpty: () => anyRow.get() === undefined,
    begin: () => void dropKey.run(),
    fold: (after, limit, fold) => run.immediate(after, limit, fold),
    end: (key) => void putKey.run(key),
  };
}

function toScanned(row: Scanned): ScannedRow {
  const [, atMs, kind, grade, offsetMin, nth, before, after, step, wait, leech, data] = row;
  return {
    ...{ atMs, kind, grade, offsetMin },
    outcome: nth === null ? null : toOutcome({ nth, before, after, step, wait, leech }),
    data: data === null ? null : JSON.parse(data),
  };
}
