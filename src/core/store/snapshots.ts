import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ExerciseId } from '../../contract/ids.ts';
import type { SnapshotInfo } from '../../contract/workspace.ts';
import type { Db } from './database.ts';

export interface SnapshotFile {
  readonly path: string;
  readonly content: Uint8Array;
}

export interface NewSnapshot {
  readonly id: string;
  readonly exerciseId: ExerciseId;
  readonly atMs: number;
  readonly reason: SnapshotInfo['reason'];
  readonly files: readonly SnapshotFile[];
}

/** Every state of a workspace that was checked or replaced, each file's bytes kept once. */
export interface SnapshotStore {
  /** Returns the id of the snapshot that holds these files: the newest one when nothing changed since. */
  add(snapshot: NewSnapshot): string;
  /** Newest first. */
  list(exerciseId: ExerciseId): readonly SnapshotInfo[];
  files(snapshotId: string, exerciseId: ExerciseId): readonly SnapshotFile[];
}

export function createSnapshotStore(db: Db): SnapshotStore {
  const addBlob = db.prepare('INSERT OR IGNORE INTO blob (hash, content) VALUES (?, ?)');
  const addSnapshot = db.prepare(
    'INSERT INTO snapshot (id, exercise_id, at_ms, reason) VALUES (?, ?, ?, ?)',
  );
  const addFile = db.prepare(
    'INSERT INTO snapshot_file (snapshot_id, path, blob_hash) VALUES (?, ?, ?)',
  );
  const list = db.prepare(
    `SELECT id, at_ms AS atMs, reason,
       (SELECT count(*) FROM snapshot_file WHERE snapshot_id = snapshot.id) AS files
     FROM snapshot WHERE exercise_id = ? ORDER BY at_ms DESC, id DESC LIMIT 200`,
  );
  const newest = db.prepare(
    'SELECT id FROM snapshot WHERE exercise_id = ? ORDER BY at_ms DESC, id DESC LIMIT 1',
  );
  const hashes = db.prepare(
    'SELECT path, blob_hash AS hash FROM snapshot_file WHERE snapshot_id = ? ORDER BY path',
  );
  const files = db.prepare(
    `SELECT path, content FROM snapshot_file JOIN blob ON blob.hash = blob_hash
     WHERE snapshot_id = (SELECT id FROM snapshot WHERE id = ? AND exercise_id = ?) ORDER BY path`,
  );
  const add = db.transaction((snapshot: NewSnapshot) => {
    const entries = snapshot.files
      .map((file) => ({
        path: file.path,
        hash: createHash('sha256').update(file.content).digest('hex'),
        content: file.content,
      }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const last = newest.get(snapshot.exerciseId) as { id: string } | undefined;
    if (last) {
      const same = JSON.stringify(hashes.all(last.id));
      if (same === JSON.stringify(entries.map(({ path, hash }) => ({ path, hash }))))
        return last.id;
    }
    addSnapshot.run(snapshot.id, snapshot.exerciseId, snapshot.atMs, snapshot.reason);
    for (const entry of entries) {
      addBlob.run(entry.hash, deflateRawSync(entry.content));
      addFile.run(snapshot.id, entry.path, entry.hash);
    }
    return snapshot.id;
  });
  return {
    add: (snapshot) => add.immediate(snapshot),
    list: (exerciseId) => list.all(exerciseId) as SnapshotInfo[],
    files: (snapshotId, exerciseId) =>
      (files.all(snapshotId, exerciseId) as { path: string; content: Uint8Array }[]).map(
        (file) => ({
          path: file.path,
          content: inflateRawSync(file.content),
        }),
      ),
  };
}
