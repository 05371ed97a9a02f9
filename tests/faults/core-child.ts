import { uuidv7 } from 'uuidv7';
import { type Serving, serve } from '../../src/core/recovery.ts';
import { syncLess } from './sync-less.ts';

/*
 * A core in a process of its own, as the shells have it: the parent sends where its data lies, then speaks the contract with it.
 * It may be killed at any moment.
 */

export interface Opening {
  readonly dataFolder: string;
  readonly resourcesFolder: string;
  /** Syncs less than Cairn does, as a control: what it says is saved must then be lost. */
  readonly syncsLess?: boolean;
  readonly commandLine: 'served' | 'alone';
}
export type FromChild =
  | { readonly kind: 'opened'; readonly problem: string | null }
  | { readonly kind: 'message'; readonly message: unknown };

/** The answer to the call that asked for a restart goes out first. */
const ANSWER_MS = 20;

// Of what this core starts, the disk is not under test.
if (process.env['CAIRN_FAULT_CONTROL']) {
  for (const name of ['LD_PRELOAD', 'CAIRN_FAULT_CONTROL', 'CAIRN_FAULT_FOLDER']) {
    delete process.env[name];
  }
}
// Loaded by now, as in a program that has run for a while.
uuidv7();

// A parent that is gone needs no answer.
const tell = (message: FromChild): void =>
  void process.send?.(message, undefined, undefined, () => undefined);
let serving: Serving | undefined;

function end(): void {
  serving?.dispose();
  process.exit(0);
}

function open(opening: Opening): void {
  if (opening.syncsLess) syncLess();
  const { dataFolder, resourcesFolder, commandLine } = opening;
  serving = serve({
    ...{ dataFolder, resourcesFolder, commandLine },
    profile: 'default',
    shell: 'desktop',
    version: '0.0.0',
    restart: () => void setTimeout(end, ANSWER_MS),
  });
  serving.attach({
    send: (message) => tell({ kind: 'message', message }),
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.on('disconnect', listener),
    close: () => process.disconnect(),
  });
  const problem = serving.problem;
  tell({ kind: 'opened', problem: problem && `${problem.kind}: ${problem.message}` });
}

process.once('message', (opening) => open(opening as Opening));
process.on('disconnect', end);
