import { readFileSync, rmSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { CardId, Uuid } from '../../contract/ids.ts';
import type {
  CsvOptions,
  ImportBatch,
  ImportCounts,
  ImportPreview,
  TransferSource,
} from '../../contract/transfer.ts';
import type { FeatureContext } from '../feature.ts';
import type { StartHelper } from '../helper-process.ts';
import { count, emptyTally, planCard, planNote, type Tally } from './plan.ts';
import { readStaged, runReader } from './reader.ts';
import { STAGED_MEDIA, type StagedCard, type StagedLine } from './staged.ts';
import type { TransferFolder } from './uploads.ts';

/** Other calls get their turn after this many lines of a preview. */
const LINES_AT_ONCE = 200;
const SAMPLES = 5;
const MOST_DECKS = 200;

export interface ImportParts {
  readonly folder: TransferFolder;
  readonly startReader: StartHelper;
  readonly refold: (cardIds: Iterable<CardId>) => void;
  readonly recountDays: () => void;
  readonly backup: () => Promise<Result<unknown, DomainError>>;
}

interface Job {
  readonly preview: ImportPreview;
  readonly staged: string;
  readonly source: TransferSource;
}

export interface Imports {
  read(
    importId: string,
    source: TransferSource,
    csv: CsvOptions | null,
  ): Promise<Result<ImportPreview, DomainError>>;
  cancel(importId: string): void;
  apply(importId: string): Promise<Result<ImportBatch, DomainError>>;
  undo(importId: string): Promise<Result<ImportBatch, DomainError>>;
  list(): readonly ImportBatch[];
  dispose(): void;
}

/** Imports: a file is read by a process of its own, its preview shown, and then all of it kept at once, or nothing. */
export function createImports(context: FeatureContext, parts: ImportParts): Imports {
  const { store, clock, emit, log } = context;
  const { folder } = parts;
  const jobs = new Map<string, Job>();
  const cancels = new Map<string, () => void>();
  const applying = new Map<string, Promise<Result<ImportBatch, DomainError>>>();

  function report(id: string, step: string, done: number, total: number): void {
    emit('transfer.progress', { id, step, done, total });
  }

  function drop(importId: string): void {
    const job = jobs.get(importId);
    if (!job) return;
    jobs.delete(importId);
    rmSync(job.staged, { recursive: true, force: true });
  }

  async function read(
    importId: string,
    source: TransferSource,
    csv: CsvOptions | null,
  ): Promise<Result<ImportPreview, DomainError>> {
    const file = folder.fileOf(source);
    if (!file.ok) return file;
    const name = source.kind === 'path' ? basename(source.path) : source.name;
    const format = formatOf(name);
    if (!format) {
      return err(
        domainError(
          'fileRefused',
          `"${name}" is none of the kinds of file that can be imported: .apkg, .colpkg, .csv, .tsv, .txt, .json. Nothing was changed.`,
        ),
      );
    }
    // A file read again with other columns takes the place of the first reading.
    cancels.get(importId)?.();
    drop(importId);
    let cancel = (): void => undefined;
    const cancelled = new Promise<void>((resolve) => {
      cancel = resolve;
    });
    cancels.set(importId, cancel);
    const staged = folder.path(`staged-${importId}`);
    const done = await runReader({
      task: { format, file: file.value, folder: staged, nowMs: clock.nowMs(), csv },
      startHelper: parts.startReader,
      log,
      report: (step, at, total) => report(importId, step, at, total),
      cancelled,
    });
    if (cancels.get(importId) === cancel) cancels.delete(importId);
    if (!done.ok) {
      rmSync(staged, { recursive: true, force: true });
      return done;
    }
    const made = await preview({ importId, name, format, staged });
    jobs.set(importId, { preview: made, staged, source });
    return ok(made);
  }

  async function preview(about: {
    readonly importId: string;
    readonly name: string;
    readonly format: ImportPreview['format'];
    readonly staged: string;
  }): Promise<ImportPreview> {
    const { staged, ...named } = about;
    const tally = emptyTally();
    const decks = new Map<string, number>();
    const samples: ImportPreview['samples'][number][] = [];
    const end = endOf(staged);
    const { renderCard } = await import('../text/index.ts');
    let lines = 0;
    for (const line of readStaged(staged)) {
      if (++lines % LINES_AT_ONCE === 0)
        await new Promise<void>((resolve) => setImmediate(resolve));
      countLine(tally, line, end.offsetMin);
      if (line.kind !== 'card') continue;
      const deck = line.deck ?? '';
      if (decks.size < MOST_DECKS || decks.has(deck)) decks.set(deck, (decks.get(deck) ?? 0) + 1);
      if (samples.length < SAMPLES && line.text) {
        const place = { id: line.id as CardId, pointId: null, heading: null };
        const shown = renderCard(line.text, line.gap, place);
        samples.push({
          front: withoutMedia(shown.frontHtml),
          back: withoutMedia(shown.backHtml),
          deck: line.deck,
          tags: line.tags,
        });
      }
    }
    return {
      ...named,
      counts: tally,
      decks: [...decks].map(([name, cards]) => ({ name, cards })),
      samples,
      leftOut: end.leftOut,
      problems: end.problems,
      table: end.table,
    };
  }

  function countLine(tally: Tally, line: StagedLine, offsetMin: number): void {
    if (line.kind === 'card') count(tally, 'card', planCard(store, line, offsetMin));
    else if (line.kind === 'note') count(tally, 'note', planNote(store, line, offsetMin));
    else if (line.kind === 'media' && !store.imports.hasMedia(line.hash)) {
      tally.media++;
      tally.mediaBytes += line.bytes;
    }
  }

  /** The whole import in one transaction. */
  function keep(importId: string, job: Job): ImportBatch {
    const tally = emptyTally();
    const atMs = clock.nowMs();
    const { offsetMin } = endOf(job.staged);
    store.transaction(() => {
      store.imports.begin({ id: importId, atMs, source: job.preview.name, counts: tally });
      const mark = store.imports.mark();
      const cards = new Set<CardId>();
      for (const line of readStaged(job.staged)) {
        countLine(tally, line, offsetMin);
        if (line.kind === 'card') keepCard(line, offsetMin, cards);
        else if (line.kind === 'note') {
          const { edit } = planNote(store, line, offsetMin);
          if (edit) store.edits.append(edit);
        } else if (line.kind === 'media') {
          const content = readFileSync(join(job.staged, STAGED_MEDIA, line.hash));
          const { hash, mime, name } = line;
          store.imports.addMedia({ hash, mime, content }, { batchId: importId, name });
        }
      }
      parts.refold(cards);
      if (tally.reviews > 0) parts.recountDays();
      store.imports.claim(importId, mark);
      store.imports.setCounts(importId, tally);
    });
    return { importId, name: job.preview.name, atMs, counts: tally, undone: false };
  }

  function keepCard(card: StagedCard, offsetMin: number, cards: Set<CardId>): void {
    const { edit, rows } = planCard(store, card, offsetMin);
    if (edit) store.edits.append(edit);
    for (const row of rows) store.reviews.append(row);
    if (rows.length > 0) cards.add(card.id as CardId);
  }

  async function apply(importId: string): Promise<Result<ImportBatch, DomainError>> {
    const known = store.imports.batch(importId);
    if (known) return ok(toBatch(known));
    const job = jobs.get(importId);
    if (!job) {
      return err(
        domainError(
          'notFound',
          'What was read of this file is not here any more. Choose the file again. Nothing was changed.',
        ),
      );
    }
    const { sameCards: _, ...changes } = job.preview.counts;
    if (Object.values(changes).every((n) => n === 0)) {
      // Nothing to keep, and so nothing to undo: it is not among the imports.
      const { name, counts } = job.preview;
      return ok({ importId, name, atMs: clock.nowMs(), counts, undone: false });
    }
    report(importId, 'backup', 0, 1);
    const copied = await parts.backup();
    if (!copied.ok) return copied;
    report(importId, 'keeping', 0, 1);
    // The window shows that it has begun before the database is busy.
    await new Promise<void>((resolve) => setImmediate(resolve));
    const batch = keep(importId, job);
    drop(importId);
    folder.forget(job.source);
    emit('changed', { topics: ['review', 'today', 'progress'] });
    return ok(batch);
  }

  return {
    read,
    cancel(importId) {
      cancels.get(importId)?.();
      drop(importId);
    },
    apply(importId) {
      const running = applying.get(importId) ?? apply(importId);
      applying.set(importId, running);
      void running.finally(() => applying.delete(importId));
      return running;
    },
    async undo(importId) {
      const known = store.imports.batch(importId);
      if (!known) return err(domainError('notFound', 'There is no such import.'));
      if (known.undoneMs !== null) return ok(toBatch(known));
      const copied = await parts.backup();
      if (!copied.ok) return copied;
      const nowMs = clock.nowMs();
      store.transaction(() => {
        const undone = store.imports.undo(importId, nowMs);
        for (const entity of undone.entities) store.edits.project(entity);
        parts.refold(undone.cards);
        if (undone.days) parts.recountDays();
      });
      emit('changed', { topics: ['review', 'today', 'progress'] });
      return ok(toBatch({ ...known, undoneMs: nowMs }));
    },
    list: () => store.imports.batches().map(toBatch),
    dispose() {
      for (const cancel of cancels.values()) cancel();
    },
  };
}

function formatOf(name: string): ImportPreview['format'] | undefined {
  switch (extname(name).toLowerCase()) {
    case '.apkg':
    case '.colpkg':
      return 'anki';
    case '.csv':
    case '.tsv':
    case '.txt':
      return 'csv';
    case '.json':
      return 'json';
    default:
      return undefined;
  }
}

/** Before the import nothing has the pictures yet: their place is named. */
function withoutMedia(html: string): string {
  return html
    .replace(/<img\b[^>]*data-media[^>]*>/g, '[picture]')
    .replace(/<audio\b[^>]*>(?:<\/audio>)?/g, '[sound]');
}

type End = Extract<StagedLine, { kind: 'end' }>;

/** The last line, which says what was left out: without it the reading was not finished. */
function endOf(staged: string): End {
  let last: StagedLine | undefined;
  for (const line of readStaged(staged)) last = line;
  if (last?.kind !== 'end') throw new Error('The staged file has no end.');
  return last;
}

function toBatch(row: {
  readonly id: string;
  readonly source: string;
  readonly atMs: number;
  readonly counts: unknown;
  readonly undoneMs: number | null;
}): ImportBatch {
  return {
    importId: row.id as Uuid,
    name: row.source,
    atMs: row.atMs,
    counts: row.counts as ImportCounts,
    undone: row.undoneMs !== null,
  };
}
