import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { cardText } from '../../contract/cards.ts';
import { type CheckpointGroup, checkpoint, checkpointGroup } from '../../contract/checkpoint.ts';
import {
  type AssessmentItem,
  assessmentItem,
  type Card,
  card,
  type Exercise,
  exercise,
  type Lesson,
  lesson,
  type Outline,
  outline,
  PACK_FORMAT,
} from '../../contract/curriculum.ts';
import type { CardId, ExerciseId, PointId, TopicId } from '../../contract/ids.ts';
import { type PathsDocument, pathsDocument } from '../../contract/paths.ts';
import { type Resources, resources } from '../../contract/resources.ts';

export type PackSearchKind = 'lesson' | 'exercise' | 'card' | 'point' | 'code';

export interface PackSearchRow {
  readonly kind: PackSearchKind;
  readonly ref: string;
  readonly anchor: string;
  readonly title: string;
  /** The matched passage, with U+E000 and U+E001 around each match. */
  readonly snippet: string;
}

const packCardText = z.object({ text: cardText, gap: z.number().int().nullable() });
export type PackCardText = z.infer<typeof packCardText>;

export type PackFileRole = 'starter' | 'check' | 'solution';
export interface PackFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** Weighing a row by BM25 costs about a microsecond, and an answer has five milliseconds. */
const MOST_RANKED = 1_000;

export interface PackSearch {
  /** An FTS5 query; null: all there is. */
  readonly match: string | null;
  readonly kinds: readonly PackSearchKind[];
  /** `3`, `1.1.1.2`: everything under it. */
  readonly under: string | null;
  readonly limit: number;
  /** Asked of each row, best first, until `limit` rows were wanted. */
  readonly wants?: (row: Pick<PackSearchRow, 'kind' | 'ref'>) => boolean;
}

/** A compiled curriculum, read-only. Documents are parsed when they are read: a pack may come from elsewhere. */
export interface Pack {
  readonly contentHash: string;
  outline(): Outline;
  /** The ways through the plan; none in a pack that was built without. */
  paths(): PathsDocument;
  resources(): Resources | undefined;
  lesson(id: PointId): Lesson | undefined;
  exercise(id: ExerciseId): Exercise | undefined;
  files(id: ExerciseId, role: PackFileRole): readonly PackFile[];
  /** The groups of checkpoints with their projects; none in a pack from before there were any. */
  checkpoints(): readonly CheckpointGroup[];
  card(id: CardId): Card | undefined;
  /** What the card was made of; undefined in a pack from before it was kept. */
  cardSource(id: CardId): PackCardText | undefined;
  /** The cards of a point, in its author's order. */
  cardsOf(id: PointId): readonly Card[];
  /** Every card's id in the order of study, with its point. */
  cardIndex(): readonly { readonly cardId: CardId; readonly pointId: PointId }[];
  assessment(id: TopicId): readonly AssessmentItem[];
  /** The cards in whose text `match` (an FTS5 query) is found. */
  cardsMatching(match: string): readonly CardId[];
  /** Best first (BM25, a match in the title counts 8 times); without words in the order of study. */
  search(query: PackSearch): readonly PackSearchRow[];
  /** Every word of the search's index with the number of its passages, in the order of the words. */
  vocabulary(): readonly { readonly term: string; readonly count: number }[];
  close(): void;
}

export interface PackProblem {
  readonly kind: 'missing' | 'newer' | 'damaged';
  readonly message: string;
}

/** Opens the pack at `file`. A pack of a newer format, or a file that is no pack, is refused with what to do. */
export function openPack(file: string): Result<Pack, PackProblem> {
  if (!existsSync(file)) {
    return err({
      kind: 'missing',
      message: `The curriculum pack is missing (${file}). Build it with "npm run curriculum -- --build-only", or install Cairn again.`,
    });
  }
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    db.pragma('trusted_schema = OFF');
    db.pragma('mmap_size = 268435456');
    const meta = new Map(
      (db.prepare('SELECT key, value FROM meta').all() as { key: string; value: string }[]).map(
        (row) => [row.key, row.value],
      ),
    );
    const format = Number(meta.get('format'));
    if (!Number.isInteger(format)) throw new Error('it has no format number');
    if (format > PACK_FORMAT) {
      db.close();
      return err({
        kind: 'newer',
        message: `This curriculum pack has format ${format}; this Cairn reads up to ${PACK_FORMAT}. Update Cairn, or use the pack that came with it (${file}).`,
      });
    }
    return ok(readPack(db, meta.get('contentHash') ?? ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err({
      kind: 'damaged',
      message: `The curriculum pack cannot be read (${reason}): ${file}. Install Cairn again, or build the pack anew.`,
    });
  }
}

function readPack(db: Database.Database, contentHash: string): Pack {
  const parse = (row: unknown): unknown => JSON.parse((row as { doc: string }).doc);
  const document = db.prepare('SELECT doc FROM document WHERE key = ?');
  const lessonRow = db.prepare('SELECT doc FROM lesson WHERE point_id = ?');
  const exerciseRow = db.prepare('SELECT doc FROM exercise WHERE id = ?');
  // Each check asks for its exercise and its files, more than once, and a pack never changes.
  const exercises = new Map<ExerciseId, Exercise>();
  const files = new Map<string, readonly PackFile[]>();
  const fileRows = db.prepare(
    'SELECT path, content FROM exercise_file WHERE exercise_id = ? AND role = ? ORDER BY path',
  );
  const hasCheckpoints =
    db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'checkpoint_group'").get() !== undefined;
  const cardRow = db.prepare('SELECT doc FROM card WHERE id = ?');
  const hasSources = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'card_source'").get();
  const sourceRow = hasSources ? db.prepare('SELECT doc FROM card_source WHERE id = ?') : undefined;
  const cardRows = db.prepare('SELECT doc FROM card WHERE point_id = ? ORDER BY ord');
  const cardIndexRows = db.prepare(
    'SELECT id AS cardId, point_id AS pointId FROM card ORDER BY ord',
  );
  const assessmentRows = db.prepare('SELECT doc FROM assessment WHERE topic_id = ? ORDER BY id');
  const snippet = "snippet(search, 1, char(57344), char(57345), '…', 24) AS snippet";
  const filters = `kind IN (SELECT value FROM json_each(@kinds)) AND ref >= @from AND ref < @to`;
  const searchRows = db.prepare(
    `SELECT kind, ref, anchor, title, ${snippet}
     FROM search WHERE search MATCH @match AND rank MATCH 'bm25(8.0, 1.0)' AND ${filters} ORDER BY rank LIMIT @limit`,
  );
  const matchingCards = db
    .prepare("SELECT ref FROM search WHERE search MATCH ? AND kind = 'card'")
    .pluck();
  // A few letters match half the curriculum: then titles come first, each in the order of study.
  const countRows = db
    .prepare(
      `SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ${MOST_RANKED + 1})`,
    )
    .pluck();
  const titleRows = db.prepare(
    `SELECT kind, ref, anchor, title, substr(body, 1, 160) AS snippet FROM search
     WHERE search MATCH @match AND ${filters} LIMIT @limit`,
  );
  const plainRows = db.prepare(
    `SELECT kind, ref, anchor, title, ${snippet}
     FROM search WHERE search MATCH @match AND ${filters} LIMIT @limit`,
  );
  const browseRows = db.prepare(
    `SELECT kind, ref, anchor, title, substr(body, 1, 160) AS snippet FROM search WHERE ${filters} LIMIT @limit`,
  );
  const hasWords = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'word'").get();
  const wordRows = hasWords ? db.prepare('SELECT term, count FROM word ORDER BY term') : undefined;
  return {
    contentHash,
    outline: () => outline.parse(parse(document.get('outline'))),
    paths() {
      const row = document.get('paths');
      return row ? pathsDocument.parse(parse(row)) : { paths: [], buildsOn: {} };
    },
    resources() {
      const row = document.get('resources');
      return row ? resources.parse(parse(row)) : undefined;
    },
    lesson(id) {
      const row = lessonRow.get(id);
      return row ? lesson.parse(parse(row)) : undefined;
    },
    exercise(id) {
      const known = exercises.get(id);
      if (known) return known;
      const row = exerciseRow.get(id);
      if (!row) return undefined;
      const found = exercise.parse(parse(row));
      exercises.set(id, found);
      return found;
    },
    files(id, role) {
      const key = `${role} ${id}`;
      const found = files.get(key) ?? (fileRows.all(id, role) as PackFile[]);
      files.set(key, found);
      return found;
    },
    checkpoints() {
      if (!hasCheckpoints) return [];
      const projects = db.prepare('SELECT doc FROM checkpoint WHERE group_id = ? ORDER BY ord');
      const groups = db.prepare('SELECT id, doc FROM checkpoint_group ORDER BY ord').all();
      return (groups as { id: string; doc: string }[]).map((row) => ({
        ...checkpointGroup.omit({ checkpoints: true }).parse(parse(row)),
        checkpoints: projects.all(row.id).map((each) => checkpoint.parse(parse(each))),
      }));
    },
    card(id) {
      const row = cardRow.get(id);
      return row ? card.parse(parse(row)) : undefined;
    },
    cardSource(id) {
      const row = sourceRow?.get(id);
      return row ? packCardText.parse(parse(row)) : undefined;
    },
    cardsOf: (id) => cardRows.all(id).map((row) => card.parse(parse(row))),
    cardIndex: () => cardIndexRows.all() as { cardId: CardId; pointId: PointId }[],
    assessment: (id) => assessmentRows.all(id).map((row) => assessmentItem.parse(parse(row))),
    cardsMatching: (match) => matchingCards.all(match) as CardId[],
    search({ match, kinds, under, limit, wants }) {
      const filter = {
        kinds: JSON.stringify(kinds),
        // Everything that begins with `3.`, `3-` or is `3` itself lies between these two.
        from: under ?? '',
        to: under === null ? '\uFFFF' : `${under}/`,
        // What is not wanted is only known row by row.
        limit: wants ? -1 : limit,
      };
      const take = (statement: Database.Statement, parameters: object): PackSearchRow[] => {
        if (!wants) return statement.all(parameters) as PackSearchRow[];
        const taken: PackSearchRow[] = [];
        for (const row of statement.iterate(parameters) as IterableIterator<PackSearchRow>) {
          if (wants(row) && taken.push(row) === limit) break;
        }
        return taken;
      };
      if (match === null) return take(browseRows, filter);
      if ((countRows.get(match) as number) <= MOST_RANKED) {
        return take(searchRows, { ...filter, match });
      }
      const titled = { ...filter, match: `title : (${match})` };
      const inTitle = take(titleRows, wants ? titled : { ...titled, limit: Math.ceil(limit / 2) });
      const seen = new Set(inTitle.map(({ kind, ref, anchor }) => `${kind} ${ref} ${anchor}`));
      const others = take(plainRows, { ...filter, match });
      return [
        ...inTitle,
        ...others.filter(({ kind, ref, anchor }) => !seen.has(`${kind} ${ref} ${anchor}`)),
      ].slice(0, limit);
    },
    vocabulary: () => (wordRows?.all() ?? []) as { term: string; count: number }[],
    close: () => db.close(),
  };
}
