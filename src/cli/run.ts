import type { Result } from '../base/result.ts';
import { type Arguments, helpText, readArguments, type TransferWords } from './arguments.ts';
import { runBackup, runBackupList, runRestore } from './backups.ts';
import { runCheck } from './check.ts';
import { findCheckpoint, runCheckpointList } from './checkpoints.ts';
import { runHint, runList, runReset } from './commands.ts';
import { runDoctor } from './doctor.ts';
import { findExercise } from './exercises.ts';
import { createOutput, type Output, type Streams } from './output.ts';
import { EXIT, type Problem, problem } from './problem.ts';
import { runRebuild } from './repair.ts';
import type { Session } from './session.ts';
import { runExport, runImport, runMerge, runProfileImport } from './transfer.ts';

export interface Program extends Streams {
  readonly words: readonly string[];
  readonly folder: string;
  readonly profileFolder: string;
  readonly version: string;
  readonly openSession: () => Promise<Result<Session, Problem>>;
  /** Null where there is nobody to ask. */
  readonly ask: (question: string) => Promise<boolean | null>;
  readonly interrupted: Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
}

/** The whole of `cairn`, but for its process: answers the exit status. */
export async function run(program: Program): Promise<number> {
  const parsed = readArguments(program.words);
  const json = parsed.ok ? parsed.value.json : program.words.includes('--json');
  const output = createOutput(program, json);
  if (!parsed.ok) {
    return fail(
      output,
      null,
      problem('badArguments', parsed.error, ['"cairn --help" shows what there is.']),
    );
  }
  const wanted = parsed.value;
  if (wanted.help || wanted.command === null) {
    const text = helpText(wanted.command);
    output.document({ command: 'help', text });
    if (!json) program.stdout.write(text);
    return EXIT.done;
  }
  if (wanted.command === 'version') {
    output.document({ command: 'version', version: program.version });
    output.line(`cairn ${program.version}`);
    return EXIT.done;
  }
  if (wanted.command === 'restore' && wanted.name !== null) {
    const { profileFolder } = program;
    const ask = wanted.yes ? 'not' : program.ask;
    const done = await runRestore({ profileFolder, name: wanted.name, output, ask });
    return done.ok ? done.value : fail(output, wanted.command, done.error);
  }
  const interrupted = program.interrupted.then(() => 'interrupted' as const);
  const session = await Promise.race([program.openSession(), interrupted]);
  if (session === 'interrupted') return EXIT.cancelled;
  if (!session.ok) return fail(output, wanted.command, session.error);
  try {
    const command = runCommand(program, wanted, session.value, output);
    // A check is cancelled in the core first, and says so.
    const done = await (wanted.command === 'check' || wanted.verb === 'run'
      ? command
      : Promise.race([command, interrupted]));
    if (done === 'interrupted') return EXIT.cancelled;
    return done.ok ? done.value : fail(output, wanted.command, done.error);
  } finally {
    session.value.close();
  }
}

async function runCommand(
  program: Program,
  wanted: Arguments,
  session: Session,
  output: Output,
): Promise<Result<number, Problem>> {
  const on = { session, output };
  if (wanted.command === 'list') return runList(on, wanted.module);
  if (wanted.command === 'doctor') return runDoctor(on, wanted.repair);
  if (wanted.command === 'backup') return wanted.list ? runBackupList(on) : runBackup(on);
  if (wanted.command === 'repair') return runRebuild(on);
  const { transfer } = wanted;
  if (transfer) return runTransfer(program, { ...wanted, transfer }, on);
  if (wanted.verb === 'list') return runCheckpointList(on);
  const exercise =
    wanted.verb === 'run' && wanted.exercise !== null
      ? await findCheckpoint(session, wanted.exercise)
      : await findExercise(session, wanted.exercise, program);
  if (!exercise.ok) return exercise;
  if (wanted.command === 'hint') return runHint(on, exercise.value);
  if (wanted.command === 'reset') {
    return runReset(on, exercise.value, wanted.yes ? 'not' : program.ask);
  }
  return runCheck({
    session,
    output,
    exercise: exercise.value,
    workspace: wanted.workspace,
    folder: program.folder,
    interrupted: program.interrupted,
    wait: program.wait,
  });
}

function runTransfer(
  program: Program,
  wanted: Arguments & { readonly transfer: TransferWords },
  { session, output }: { readonly session: Session; readonly output: Output },
): Promise<Result<number, Problem>> {
  const ask = wanted.yes ? 'not' : program.ask;
  const on = { session, output, folder: program.folder, ask } as const;
  if (wanted.command === 'export') return runExport(on, wanted);
  if (wanted.command === 'merge') return runMerge(on, wanted);
  return wanted.transfer.kind === 'profile' ? runProfileImport(on, wanted) : runImport(on, wanted);
}

function fail(output: Output, command: string | null, { code, message, todo }: Problem): number {
  output.aside(`cairn: ${message}`);
  for (const line of todo) output.aside(`  ${line}`);
  output.document({ command, error: { code, message, todo } });
  return EXIT.couldNotRun;
}
