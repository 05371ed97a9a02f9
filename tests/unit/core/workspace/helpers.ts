import * as nodeFs from 'node:fs';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Result } from '../../../../src/base/result.ts';
import { DEFAULT_LIMITS, type Exercise, exercise } from '../../../../src/contract/curriculum.ts';
import type { DomainError } from '../../../../src/contract/errors.ts';
import type { EventName, Events } from '../../../../src/contract/events.ts';
import { exerciseId } from '../../../../src/contract/ids.ts';
import type { Workspace, WorkspaceFile } from '../../../../src/contract/workspace.ts';
import type { Disk } from '../../../../src/core/disk.ts';
import type { FeatureContext } from '../../../../src/core/feature.ts';
import { openStore, type Pack } from '../../../../src/core/store/index.ts';
import {
  createWorkspaceFeature,
  type WorkspaceFeature,
  type WorkspaceOptions,
} from '../../../../src/core/workspace/index.ts';
import { cardPack, testClock } from '../../../helpers/core.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

export const QUOTE = exerciseId.parse('1.1.1.1-quote-order');

export const STARTER: Readonly<Record<string, string>> = {
  'quote.py': 'def quote():\n    pass\n',
  'shop/prices.py': 'PRICES = {}\n',
  'README.md': 'Read me.\n',
};

/** A pack with one exercise: two files to edit, one to read. */
export function exercisePack(starter: Readonly<Record<string, string>> = STARTER): Pack {
  const known: Exercise = exercise.parse({
    id: QUOTE,
    topicId: '1.1.1',
    pointId: '1.1.1.1',
    kind: 'code',
    title: 'Quote an order',
    minutes: 10,
    difficulty: 1,
    tier: 'core',
    briefHtml: '',
    files: Object.keys(starter).map((path) => ({
      path,
      role: path.endsWith('.md') ? 'read' : 'edit',
    })),
    limits: DEFAULT_LIMITS,
    hints: [],
    onFailure: [],
    checks: [],
    contentHash: 'test',
  });
  return {
    ...cardPack([], 0),
    exercise: (id) => (id === QUOTE ? known : undefined),
    files: (id, role) =>
      id === QUOTE && role === 'starter'
        ? Object.entries(starter).map(([path, text]) => ({ path, content: Buffer.from(text) }))
        : [],
  };
}

export interface Heard {
  readonly name: EventName;
  readonly data: Events[EventName];
}

export interface TestContext {
  readonly context: FeatureContext;
  readonly folder: string;
  readonly heard: Heard[];
  /** What was told under one name. */
  events<E extends EventName>(name: E): Events[E][];
}

/** A profile with a real store in a folder of its own. */
export function createTestContext(
  options: {
    readonly pack?: Pack;
    readonly folder?: string;
    readonly onEvent?: (event: Heard) => void;
  } = {},
): TestContext {
  const folder = options.folder ?? temporaryFolder();
  const store = openStore(join(folder, 'profile'));
  if (!store.ok) throw new Error(store.error.message);
  let open = true;
  const close = () => {
    if (open) store.value.close();
    open = false;
  };
  onTestFinished(close);
  const heard: Heard[] = [];
  return {
    folder,
    heard,
    events: <E extends EventName>(name: E) =>
      heard.filter((event) => event.name === name).map((event) => event.data as Events[E]),
    context: {
      store: { ...store.value, close },
      pack: options.pack ?? exercisePack(),
      emit(name, data) {
        heard.push({ name, data });
        options.onEvent?.({ name, data });
      },
      log: { info() {}, warning() {}, error: () => 'test' },
      clock: testClock(1_000_000),
      folders: {
        data: folder,
        profile: join(folder, 'profile'),
        workspaces: join(folder, 'workspaces'),
        resources: folder,
      },
    },
  };
}

export interface TestWorkspace extends TestContext {
  readonly feature: WorkspaceFeature;
  /** Where the exercise's files are. */
  readonly home: string;
  open(): Workspace;
  save(
    path: string,
    content: string,
    base: string | null,
    follows?: string,
  ): Result<WorkspaceFile, DomainError>;
  text(path: string): string;
  /** An edit by another program. */
  edit(path: string, content: string | Uint8Array): void;
}

export function createTestWorkspace(
  options: WorkspaceOptions & { readonly pack?: Pack } = {},
): TestWorkspace {
  const made = createTestContext(options);
  const feature = createWorkspaceFeature(made.context, options);
  onTestFinished(() => feature.dispose());
  const home = feature.folderOf(QUOTE);
  return {
    ...made,
    feature,
    home,
    open: () => value(feature.handlers['workspace.open']({ exerciseId: QUOTE })),
    save: (path, content, baseVersion, follows) =>
      now(
        feature.handlers['workspace.save']({
          ...{ exerciseId: QUOTE, path, content, baseVersion, follows },
        }),
      ),
    text: (path) => readFileSync(join(home, path), 'utf8'),
    edit(path, content) {
      nodeFs.mkdirSync(join(home, path, '..'), { recursive: true });
      writeFileSync(join(home, path), content);
    },
  };
}

/** The workspace answers without waiting. */
export function now<T>(answer: Result<T, DomainError> | Promise<unknown>): Result<T, DomainError> {
  if (answer instanceof Promise) throw new Error('expected an answer at once');
  return answer;
}

export function value<T>(answer: Result<T, DomainError> | Promise<unknown>): T {
  const result = now(answer);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

export function problem<T>(answer: Result<T, DomainError> | Promise<unknown>): DomainError {
  const result = now(answer);
  if (result.ok) throw new Error('expected a refusal');
  return result.error;
}

export function fileOf(workspace: Workspace, path: string): WorkspaceFile {
  const file = workspace.files.find((each) => each.path === path);
  if (!file) throw new Error(`no ${path}`);
  return file;
}

/** A disk whose nth act of one kind fails with a system error. */
export function failingDisk(act: keyof Disk, code: string, fromCall = 1): Disk {
  let calls = 0;
  const disk: Disk = nodeFs;
  const real = disk[act] as (...args: never[]) => unknown;
  return {
    ...nodeFs,
    [act]: vi.fn((...args: never[]) => {
      calls++;
      if (calls >= fromCall) throw Object.assign(new Error(code), { code });
      return real(...args);
    }),
  };
}
