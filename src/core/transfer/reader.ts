import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { StartHelper } from '../helper-process.ts';
import type { Log } from '../log.ts';
import { linesOf } from './lines.ts';
import { type ReaderTask, readerMessage } from './reader-task.ts';
import { STAGED_FILE, type StagedLine, stagedLine } from './staged.ts';

/** A reader that says nothing for this long is ended: an honest file of a million cards speaks every second. */
const SILENCE_MS = 120_000;
const TOTAL_MS = 30 * 60_000;

export interface ReaderOptions {
  readonly task: ReaderTask;
  readonly startHelper: StartHelper;
  readonly log: Log;
  readonly report: (step: string, done: number, total: number) => void;
  /** Settles when the learner does not want it any more. */
  readonly cancelled: Promise<void>;
  readonly silenceMs?: number;
}

type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'gone' | 'silent' | 'cancelled' };

/** Has a process of its own read the file into `task.folder`. The folder is left for `readStaged`. */
export async function runReader(options: ReaderOptions): Promise<Result<null, DomainError>> {
  const { task, startHelper, log, report, silenceMs = SILENCE_MS } = options;
  rmSync(task.folder, { recursive: true, force: true });
  mkdirSync(task.folder, { recursive: true, mode: 0o700 });
  const helper = startHelper([JSON.stringify(task)]);
  let timer: NodeJS.Timeout | undefined;
  const total = setTimeout(() => helper.kill(), TOTAL_MS);
  const outcome = await new Promise<Outcome>((resolve) => {
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve({ kind: 'silent' }), silenceMs);
    };
    wait();
    helper.onMessage((raw) => {
      wait();
      const message = readerMessage.safeParse(raw);
      if (!message.success) return;
      if (message.data.kind === 'progress') {
        report(message.data.step, message.data.done, message.data.total);
      } else if (message.data.kind === 'failed') {
        log.error(`Reading ${task.file}`, message.data.message);
        resolve({ kind: 'gone' });
      } else resolve(message.data);
    });
    void helper.exited.then(() => resolve({ kind: 'gone' }));
    void options.cancelled.then(() => resolve({ kind: 'cancelled' }));
  });
  clearTimeout(timer);
  clearTimeout(total);
  helper.kill();
  await helper.exited;
  switch (outcome.kind) {
    case 'done':
      return existsSync(join(task.folder, STAGED_FILE))
        ? ok(null)
        : refused('It could not be read to its end.');
    case 'refused':
      return refused(outcome.message);
    case 'cancelled':
      return err(domainError('cancelled', 'The import was cancelled. Nothing was changed.'));
    case 'silent':
      return refused('Reading it took too long.');
    case 'gone':
      return refused('Reading it failed: it may be damaged, or need more memory than is given.');
  }
}

function refused(message: string): Result<never, DomainError> {
  return err(
    domainError('fileRefused', `This file was not imported. ${message} Nothing was changed.`),
  );
}

/** From the sources (tests) the reader is TypeScript beside this file; built, it is beside the bundle. */
export function readerFile(): string {
  const here = fileURLToPath(import.meta.url);
  return join(dirname(here), here.endsWith('.ts') ? 'reader-process.ts' : 'reader.cjs');
}

/** What the reader made, line by line. It has read what is not ours: what it says of it is looked at again. */
export function* readStaged(folder: string): Generator<StagedLine> {
  for (const line of linesOf(join(folder, STAGED_FILE))) {
    const parsed = stagedLine.safeParse(JSON.parse(line));
    if (!parsed.success) throw new Error(`A staged line does not fit: ${parsed.error.message}`);
    yield parsed.data;
  }
}
