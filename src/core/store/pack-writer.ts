import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { CardText } from '../../contract/cards.ts';
import type { CheckpointGroup } from '../../contract/checkpoint.ts';
import {
  type AssessmentItem,
  type Card,
  type Exercise,
  type Lesson,
  type Outline,
  PACK_FORMAT,
} from '../../contract/curriculum.ts';
import type { CardId } from '../../contract/ids.ts';
import type { PathsDocument } from '../../contract/paths.ts';
import type { Resources } from '../../contract/resources.ts';
import { PACK_SCHEMA } from './pack-schema.ts';

/** A row of the full-text index; see pack-schema.ts for what each kind refers to. */
export interface SearchRow {
  readonly title: string;
  readonly body: string;
  readonly kind: 'point' | 'lesson' | 'exercise' | 'card' | 'code';
  readonly ref: string;
  /** A heading's slug, or empty. */
  readonly anchor: string;
}

/** What a card was made of, to be changed by the learner. */
export interface PackCardSource {
  readonly cardId: CardId;
  readonly text: CardText;
  /** `cloze`: the gap it asks. */
  readonly gap: number | null;
}

export interface ExerciseFileRow {
  readonly exerciseId: string;
  readonly role: 'starter' | 'check' | 'solution';
  readonly path: string;
  readonly content: Buffer;
}

/** Everything a pack holds, in the order of study. */
export interface PackContent {
  readonly title: string;
  readonly outline: Outline;
  readonly paths: PathsDocument;
  readonly resources: Resources | null;
  readonly lessons: readonly Lesson[];
  readonly exercises: readonly Exercise[];
  readonly checkpoints: readonly CheckpointGroup[];
  readonly exerciseFiles: readonly ExerciseFileRow[];
  readonly cards: readonly Card[];
  readonly cardSources: readonly PackCardSource[];
  readonly assessment: readonly AssessmentItem[];
  readonly search: readonly SearchRow[];
}

/** The pack's identity: the same content gives the same hash on every machine. */
export function packHash(content: PackContent): string {
  const hash = createHash('sha256');
  const { exerciseFiles, ...documents } = content;
  hash.update(JSON.stringify([PACK_FORMAT, PACK_SCHEMA, documents]));
  for (const file of exerciseFiles) {
    hash.update(JSON.stringify([file.exerciseId, file.role, file.path, file.content.length]));
    hash.update(file.content);
  }
  return hash.digest('hex');
}

/** Writes a pack beside its final place and then renames it, so that a reader never sees half of one. Returns its hash. */
export function writePack(file: string, content: PackContent): string {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  const contentHash = packHash(content);
  const database = new Database(temporary);
  try {
    database.pragma('journal_mode = OFF');
    database.pragma('synchronous = OFF');
    database.exec(PACK_SCHEMA);
    database.transaction(() => insertAll(database, content, contentHash))();
    database.exec(`INSERT INTO search (search) VALUES ('optimize')`);
    database.exec(`
      CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'search', 'row');
      INSERT INTO word (term, count) SELECT term, doc FROM temp.vocabulary WHERE length(term) BETWEEN 3 AND 40;
      DROP TABLE temp.vocabulary;`);
  } catch (error) {
    database.close();
    rmSync(temporary, { force: true });
    throw error;
  }
  database.close();
  renameSync(temporary, file);
  return contentHash;
}

function insertAll(database: Database.Database, content: PackContent, contentHash: string): void {
  const meta = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
  meta.run('format', String(PACK_FORMAT));
  meta.run('title', content.title);
  meta.run('contentHash', contentHash);

  const document = database.prepare('INSERT INTO document (key, doc) VALUES (?, ?)');
  document.run('outline', JSON.stringify(content.outline));
  document.run('paths', JSON.stringify(content.paths));
  if (content.resources) document.run('resources', JSON.stringify(content.resources));

  const lesson = database.prepare('INSERT INTO lesson (point_id, doc) VALUES (?, ?)');
  for (const item of content.lessons) lesson.run(item.pointId, JSON.stringify(item));

  const exercise = database.prepare(
    'INSERT INTO exercise (id, topic_id, point_id, ord, content_hash, doc) VALUES (?, ?, ?, ?, ?, ?)',
  );
  content.exercises.forEach((item, order) => {
    const { id, topicId, pointId } = item;
    exercise.run(id, topicId, pointId, order, item.contentHash, JSON.stringify(item));
  });

  const file = database.prepare(
    'INSERT INTO exercise_file (exercise_id, role, path, content) VALUES (?, ?, ?, ?)',
  );
  for (const row of content.exerciseFiles)
    file.run(row.exerciseId, row.role, row.path, row.content);

  const group = database.prepare('INSERT INTO checkpoint_group (id, ord, doc) VALUES (?, ?, ?)');
  const checkpoint = database.prepare(
    'INSERT INTO checkpoint (id, group_id, ord, doc) VALUES (?, ?, ?, ?)',
  );
  content.checkpoints.forEach(({ checkpoints, ...item }, place) => {
    group.run(item.id, place, JSON.stringify(item));
    checkpoints.forEach((each, order) => {
      checkpoint.run(each.id, item.id, order, JSON.stringify(each));
    });
  });

  const card = database.prepare('INSERT INTO card (id, point_id, ord, doc) VALUES (?, ?, ?, ?)');
  content.cards.forEach((item, order) => {
    card.run(item.id, item.pointId, order, JSON.stringify(item));
  });

  const source = database.prepare('INSERT INTO card_source (id, doc) VALUES (?, ?)');
  for (const { cardId, text, gap } of content.cardSources) {
    source.run(cardId, JSON.stringify({ text, gap }));
  }

  const assessment = database.prepare(
    'INSERT INTO assessment (id, topic_id, doc) VALUES (?, ?, ?)',
  );
  for (const item of content.assessment) {
    assessment.run(item.id, item.topicId, JSON.stringify(item));
  }

  const search = database.prepare(
    'INSERT INTO search (title, body, kind, ref, anchor) VALUES (?, ?, ?, ?, ?)',
  );
  for (const row of content.search) search.run(row.title, row.body, row.kind, row.ref, row.anchor);
}
