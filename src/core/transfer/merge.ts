import { rmSync } from 'node:fs';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { CardId, ExerciseId } from '../../contract/ids.ts';
import type { MergeSummary } from '../../contract/transfer.ts';
import type { Store, Touched } from '../store/index.ts';
import { type ReadLog, readLogFile } from './log-file.ts';

/** Other calls get their turn after this many rows. */
const ROWS_AT_ONCE = 1_000;

export interface MergeParts {
  readonly refold: (cardIds: Iterable<CardId>) => void;
  readonly recountDays: () => void;
  readonly backup: () => Promise<Result<{ readonly name: string }, DomainError>>;
}

/**
 * Takes in another device's logs: the union of the rows by their ids, in one transaction, and what follows from them for
 * the cards, texts and exercises that were touched. Merging a file again, or in another order, comes out the same.
 */
export async function mergeLog(
  store: Store,
  options: { readonly file: string; readonly plain: string; readonly join: boolean },
  parts: MergeParts,
): Promise<Result<MergeSummary, DomainError>> {
  try {
    const read = await readLogFile(options.file, options.plain);
    if (!read.ok) return read;
    const { profiles, device } = read.value.head;
    const own = store.profileNames();
    if (!profiles.some((name) => own.includes(name)) && !options.join) {
      return err(
        domainError(
          'otherProfile',
          'This file is of a profile that has not been joined with this one. If both are yours, join them; their progress then becomes one. Nothing was changed.',
          { device, madeMs: read.value.head.madeMs, counts: read.value.head.counts },
        ),
      );
    }
    const news = await countNew(store, read.value);
    if (!news.ok) return news;
    const isJoined = profiles.every((name) => own.includes(name));
    if (news.value.rows === 0 && isJoined) {
      return ok(summary(read.value, {}, news.value.known, emptyTouched(), 0, null));
    }
    const copied = await parts.backup();
    if (!copied.ok) return copied;
    return apply(store, read.value, parts, copied.value.name);
  } finally {
    rmSync(options.plain, { force: true });
  }
}

/** Looks at every row before any is kept: what does not fit is known before anything is touched. */
async function countNew(
  store: Store,
  read: ReadLog,
): Promise<Result<{ readonly rows: number; readonly known: number }, DomainError>> {
  const logs = new Map(store.logs().map((log) => [log.name, log]));
  let rows = 0;
  let known = 0;
  try {
    for (const [name, row] of read.rows()) {
      if ((rows + known) % ROWS_AT_ONCE === 0) {
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      if (logs.get(name)?.isNew(row)) rows++;
      else known++;
    }
  } catch (error) {
    return err(unfit(error));
  }
  return ok({ rows, known });
}

function apply(
  store: Store,
  read: ReadLog,
  parts: MergeParts,
  backup: string,
): Result<MergeSummary, DomainError> {
  const added: Record<string, number> = {};
  let known = 0;
  const touched = emptyTouched();
  let conflicts = 0;
  let reviews = 0;
  try {
    store.transaction(() => {
      const logs = new Map(store.logs().map((log) => [log.name, log]));
      for (const [name, row] of read.rows()) {
        const log = logs.get(name);
        // A log that only a newer Cairn has: it waits there, and comes once this one knows it.
        if (!log) continue;
        if (!log.isNew(row)) {
          known++;
          continue;
        }
        log.insert(row, touched);
        if (name === 'reviews') reviews++;
        added[name] = (added[name] ?? 0) + 1;
      }
      for (const entity of touched.entities) {
        store.edits.project(entity);
        if ((store.edits.get(entity)?.conflict.length ?? 0) > 0) conflicts++;
      }
      for (const exercise of touched.exercises) store.attempts.project(exercise as ExerciseId);
      store.attempts.touch();
      store.cards.beginRead();
      parts.refold(touched.cards);
      if (reviews > 0) parts.recountDays();
      store.addProfileNames(read.head.profiles);
    });
  } catch (error) {
    return err(unfit(error));
  }
  return ok(summary(read, added, known, touched, conflicts, backup));
}

function emptyTouched(): Touched {
  return { cards: new Set(), entities: new Set(), exercises: new Set() };
}

function summary(
  { head }: ReadLog,
  added: Readonly<Record<string, number>>,
  known: number,
  touched: Touched,
  conflicts: number,
  backup: string | null,
): MergeSummary {
  const { device, madeMs } = head;
  return { device, madeMs, added, known, cardsTouched: touched.cards.size, conflicts, backup };
}

function unfit(error: unknown): DomainError {
  const reason = error instanceof Error ? error.message.slice(0, 300) : String(error);
  return domainError(
    'fileRefused',
    `A row of this file does not fit (${reason}). Nothing was changed. Export it on the other device again, and copy it anew.`,
  );
}
