import type { Card } from '../../src/contract/curriculum.ts';
import { DEFAULT_SETTINGS } from '../../src/contract/default-settings.ts';
import type { CardId } from '../../src/contract/ids.ts';
import type { Params, ResultOf } from '../../src/contract/methods.ts';
import type { ImportPreview, TransferSource } from '../../src/contract/transfer.ts';
import { createBackupFeature } from '../../src/core/backup/index.ts';
import type { StartHelper } from '../../src/core/helper-process.ts';
import { createReviewFeature, type ReviewFeature } from '../../src/core/review/index.ts';
import { createTransferFeature, type TransferFeature } from '../../src/core/transfer/index.ts';
import { RefusedFile } from '../../src/core/transfer/limits.ts';
import { readForeignFile } from '../../src/core/transfer/read-file.ts';
import { readerTask } from '../../src/core/transfer/reader-task.ts';
import {
  actId,
  cardPack,
  type TestClock,
  type TestProfile,
  testClock,
  testProfile,
} from './core.ts';

export const START = Date.parse('2026-11-23T10:00:00Z');

type TransferMethod = keyof TransferFeature['handlers'];

/** A profile with all that moves cards and progress, as the core joins it. */
export interface TransferProfile extends TestProfile {
  readonly clock: TestClock;
  readonly review: ReviewFeature;
  /** Calls a method as a client does; a failure is thrown with its code. */
  call<M extends TransferMethod>(method: M, params: Params<M>): Promise<ResultOf<M>>;
  /** Reads and keeps a file. */
  bring(path: string): Promise<{ readonly preview: ImportPreview; readonly importId: string }>;
}

let ids = 0;
/** An id of an act that no other test has used. */
export function freshId(): string {
  return actId(0x1000 + ids++);
}

export class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export function transferProfile(
  options: {
    readonly startReader?: StartHelper;
    readonly clock?: TestClock;
    readonly restart?: () => void;
  } = {},
): TransferProfile {
  const clock = options.clock ?? testClock(START);
  const pack = cardPack(['1.1.1.1', '1.1.1.2'], 4);
  const profile = testProfile({ pack, clock });
  const settings = () => DEFAULT_SETTINGS;
  const review = createReviewFeature(profile.context, {
    settings,
    runProgram: () => Promise.reject(new Error('no card with code here')),
    cardOf: (cardId: CardId): Card | undefined => pack.card(cardId),
  });
  const backup = createBackupFeature(profile.context, { restart: undefined });
  const transfer = createTransferFeature(profile.context, {
    settings,
    refold: review.refold,
    backup: backup.make,
    startReader: options.startReader,
    restart: options.restart,
    version: '9.8.7',
    profile: 'default',
  });
  const call: TransferProfile['call'] = async (method, params) => {
    const handler = transfer.handlers[method] as (value: unknown) => unknown;
    const result = (await handler(params)) as
      | { ok: true; value: never }
      | { ok: false; error: { code: string; message: string } };
    if (!result.ok) throw new Refused(result.error.code, result.error.message);
    return result.value;
  };
  return {
    ...profile,
    clock,
    review,
    call,
    async bring(path) {
      const importId = freshId() as never;
      const source: TransferSource = { kind: 'path', path };
      const preview = await call('import.read', { importId, source, csv: null });
      await call('import.apply', { importId });
      return { preview, importId };
    },
    remove() {
      transfer.dispose();
      backup.dispose();
      review.dispose();
      profile.remove();
    },
  };
}

/** Reads in this process: for the many small files of a test. The forked one has tests of its own. */
export const readHere: StartHelper = ([word = '']) => {
  let listener = (_message: unknown): void => undefined;
  const task = readerTask.parse(JSON.parse(word));
  const exited = readForeignFile(task, () => undefined).then(
    () => listener({ kind: 'done' }),
    (error: unknown) =>
      listener(
        error instanceof RefusedFile
          ? { kind: 'refused', message: error.message }
          : { kind: 'failed', message: String(error) },
      ),
  );
  return {
    onMessage(next) {
      listener = next;
    },
    exited,
    kill: () => undefined,
  };
};
