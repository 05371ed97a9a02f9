import { err, ok, type Result } from '../base/result.ts';
import type { BackupInfo, BackupReason } from '../contract/backup.ts';
import { restoreClosed } from '../core/recovery.ts';
import type { Output } from './output.ts';
import { EXIT, fromError, type Problem, problem } from './problem.ts';
import { reachRunning, type Session } from './session.ts';

const REASONS: Readonly<Record<BackupReason, string>> = {
  auto: 'by the clock',
  asked: 'asked for',
  beforeRestore: 'before going back',
  beforeImport: 'before an import',
  beforeMerge: 'before a merge',
  beforeUpgrade: 'before an upgrade',
  imported: 'from a file',
};

/** `2026-11-23 09:05`, on this computer's clock. */
export function shownTime(ms: number): string {
  const at = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The copies there are, newest first. */
export async function runBackupList({
  session,
  output,
}: {
  readonly session: Session;
  readonly output: Output;
}): Promise<Result<number, Problem>> {
  const list = await session.client.call('backup.list', {});
  if (!list.ok) return err(fromError(list.error));
  for (const backup of list.value) showBackup(output, backup);
  if (list.value.length === 0) output.line('There are no backups yet.');
  output.document({ command: 'backup', backups: list.value });
  return ok(EXIT.done);
}

/** Makes a copy, and says its name. */
export async function runBackup({
  session,
  output,
}: {
  readonly session: Session;
  readonly output: Output;
}): Promise<Result<number, Problem>> {
  output.passing('Copying the profile');
  const made = await Promise.race([session.client.call('backup.make', {}), session.lost]);
  if (!('ok' in made)) return err(made);
  if (!made.ok) return err(fromError(made.error));
  showBackup(output, made.value);
  output.line('It is made and checked.');
  output.document({ command: 'backup', backup: made.value });
  return ok(EXIT.done);
}

function showBackup(output: Output, backup: BackupInfo): void {
  const { name, atMs, reason, bytes, reviews, attempts } = backup;
  output.line(name);
  const size = `${Math.ceil(bytes / 1000)} kB`;
  const held = `${reviews ?? '?'} reviews, ${attempts ?? '?'} checks`;
  output.line(output.paint('dim', `  ${shownTime(atMs)}, ${REASONS[reason]}: ${held}, ${size}`));
}

/** Goes back to a backup of a profile that no program has open; one that does not open any more too. */
export async function runRestore(options: {
  readonly profileFolder: string;
  readonly name: string;
  readonly output: Output;
  readonly ask: 'not' | ((question: string) => Promise<boolean | null>);
}): Promise<Result<number, Problem>> {
  const { profileFolder, name, output, ask } = options;
  const running = await reachRunning(profileFolder);
  if (running) {
    running.close();
    return err(
      problem('busy', 'Cairn is open on this profile, so nothing was changed.', [
        'Go back to a backup in its window, under Settings, Data.',
        'Or close it, and run in its folder: npx cairn restore NAME.',
      ]),
    );
  }
  if (ask !== 'not') {
    const answer = await ask(
      `Go back to ${name}?\n` +
        'The database as it is now is moved aside, whole; the files of exercises stay as they are. [y/N] ',
    );
    if (answer === null) {
      return err(
        problem('badArguments', 'There is nobody to ask.', [
          'Say it with --yes: cairn restore NAME --yes.',
        ]),
      );
    }
    if (!answer) {
      output.line('Nothing was changed.');
      output.document({ command: 'restore', restored: false, name });
      return ok(EXIT.failed);
    }
  }
  const done = await restoreClosed(profileFolder, name, Date.now());
  if (!done.ok) return err(problem(done.error.code, done.error.message, done.error.todo));
  output.line(`The profile is as it was in ${name}.`);
  output.line(`What was there before is kept in ${done.value.aside}.`);
  output.document({ command: 'restore', restored: true, name, aside: done.value.aside });
  return ok(EXIT.done);
}
