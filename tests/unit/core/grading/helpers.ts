import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { onTestFinished } from 'vitest';
import { err, ok } from '../../../../src/base/result.ts';
import { DEFAULT_LIMITS, type Exercise } from '../../../../src/contract/curriculum.ts';
import { domainError } from '../../../../src/contract/errors.ts';
import type { CheckProgress, CheckSummary } from '../../../../src/contract/grading.ts';
import type { ExerciseId, PointId, TopicId, Uuid } from '../../../../src/contract/ids.ts';
import type { PythonStatus } from '../../../../src/contract/python.ts';
import { systemClock } from '../../../../src/core/feature.ts';
import { createGradingFeature, type GradingFeature } from '../../../../src/core/grading/index.ts';
import type { Patience } from '../../../../src/core/grading/server.ts';
import type { PythonFeature } from '../../../../src/core/python/index.ts';
import {
  openStore,
  type Pack,
  type PackFile,
  type Store,
} from '../../../../src/core/store/index.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { quietLog, script } from '../python/helpers.ts';

export const EXERCISE = '1.1.1.1-quote-order' as ExerciseId;
export const POINT = '1.1.1.1' as PointId;

export const newRun = (): Uuid => uuidv7() as Uuid;

export function exerciseWith(values: Partial<Exercise> = {}): Exercise {
  const ids = ['test_a.py::test_one', 'test_a.py::test_two[x]', 'test_a.py::test_two[y]'];
  return {
    ...{ id: EXERCISE, topicId: '1.1.1' as TopicId, pointId: POINT, kind: 'code', title: 'Quote' },
    ...{
      minutes: 10,
      difficulty: 1,
      tier: 'core',
      briefHtml: '',
      files: [],
      limits: DEFAULT_LIMITS,
    },
    hints: ['<p>one</p>', '<p>two</p>'],
    onFailure: [
      { check: 'test_a.py::test_two', html: 'Two.', pointId: POINT, heading: null, cardId: null },
      { check: 'test_a.py::test_one', html: 'One.', pointId: POINT, heading: null, cardId: null },
    ],
    checks: ids.map((id) => ({ id, name: id })),
    contentHash: 'hash-1',
    ...values,
  };
}

export interface World {
  readonly grading: GradingFeature;
  readonly store: Store;
  readonly progress: CheckProgress[];
  readonly emitted: string[];
  readonly snapshots: readonly ExerciseId[];
  readonly folder: string;
  readonly data: string;
  /** What the next check grades. */
  files: Readonly<Record<string, string>>;
  status: PythonStatus;
  /** The files of a check cannot be kept. */
  diskFull: boolean;
  check(runId?: Uuid): Promise<CheckSummary>;
  /** What the fake grader noted: `start PID`, `run ID`, `cancel ID`. */
  notes(): string[];
  /** `never-ready`, `dies` or `protocol`: how the next fake grader starts. */
  spoil(how: string): void;
  mend(how: string): void;
}

const READY: PythonStatus = {
  ...{ kind: 'ready', executable: '', version: '3.12.1', basedOn: '', why: '', environment: '' },
};

export interface WorldOptions {
  readonly exercise?: Exercise;
  readonly checks?: Readonly<Record<string, string>>;
  readonly pack?: Partial<Pack>;
  readonly patience?: Partial<Patience>;
  readonly python?: PythonFeature;
  /** A real interpreter and the real grader instead of the fake one. */
  readonly real?: { readonly executable: string; readonly script: string };
}

/** The feature over a real store, a pack in memory, and a fake grader unless a real one is given. */
export function makeWorld(options: WorldOptions = {}): World {
  const folder = temporaryFolder();
  const data = join(folder, 'data Ü');
  mkdirSync(data);
  const opened = openStore(join(folder, 'profile'));
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const notes = join(folder, 'notes');
  const fake = script(
    join(folder, 'fake python'),
    `export FAKE_GRADER_NOTES='${notes}'\nwhile [ "$1" != "-X" ]; do shift; done; shift 2\nexec '${process.execPath}' "$@"`,
  );
  const asFiles = (texts: Readonly<Record<string, string>>): PackFile[] =>
    Object.entries(texts).map(([path, text]) => ({ path, content: Buffer.from(text) }));
  const exercise = options.exercise ?? exerciseWith();
  const pack = {
    contentHash: 'pack',
    exercise: (id: ExerciseId) => (id === exercise.id ? exercise : undefined),
    files: (_id: ExerciseId, role: string) =>
      role === 'check'
        ? asFiles(options.checks ?? { 'test_a.py': 'import fastapi\n' })
        : asFiles({ 'a.py': `# ${role} é\n` }),
    ...options.pack,
  } as Pack;
  const executable = options.real?.executable ?? fake;
  const world: { -readonly [K in 'diskFull' | 'files' | 'status']: World[K] } = {
    diskFull: false,
    files: { 'behave.txt': 'pass' },
    status: READY,
  };
  const progress: CheckProgress[] = [];
  const snapshots: ExerciseId[] = [];
  const emitted: string[] = [];
  const known = () => Promise.resolve(world.status);
  const grading = createGradingFeature({
    ...{ store, pack, log: quietLog, clock: systemClock },
    emit(name, value) {
      emitted.push(name);
      if (name === 'check.progress') progress.push(value as CheckProgress);
    },
    folders: { data, profile: '', workspaces: '', resources: '' },
    graderScript: options.real?.script ?? join(import.meta.dirname, 'fake-grader.mjs'),
    patience: { readyMs: 10_000, startMs: 5000, graceMs: 300, cancelMs: 300, ...options.patience },
    python: options.python ?? {
      executable: () => (world.status.kind === 'ready' ? executable : null),
      ...{ whenKnown: known, whenTierKnown: known, whenReady: known, recheck: known },
      want: () => undefined,
    },
    workspace: {
      take() {
        const keep = () => {
          if (world.diskFull) return err(domainError('diskFull', 'The disk is full.'));
          snapshots.push(EXERCISE);
          return ok('snapshot');
        };
        return ok({ files: asFiles(world.files), keep });
      },
      readFolder: () => ok(asFiles(world.files)),
      folderOf: (exerciseId) => join(folder, exerciseId),
    },
  });
  onTestFinished(() => {
    grading.dispose();
    store.close();
  });
  return Object.assign(world, {
    ...{ grading, store, progress, snapshots, emitted, folder, data },
    async check(runId = newRun()) {
      const result = await grading.handlers['exercise.check']({
        exerciseId: EXERCISE,
        runId,
        quiet: false,
      });
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    },
    notes: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []),
    spoil: (how: string) => writeFileSync(`${notes}.${how}`, ''),
    mend: (how: string) => rmSync(`${notes}.${how}`),
  });
}
