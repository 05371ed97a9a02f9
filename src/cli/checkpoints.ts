import { err, ok, type Result } from '../base/result.ts';
import type { CheckpointGroupRow, CheckpointRow } from '../contract/checkpoint.ts';
import type { Output } from './output.ts';
import { EXIT, fromError, type Problem, problem } from './problem.ts';
import type { Session } from './session.ts';

const COLOURS = {
  passed: 'green',
  tried: 'yellow',
  fading: 'yellow',
  open: 'dim',
  coming: 'dim',
} as const;

/** The projects under their groups, and how far each is. */
export async function runCheckpointList({
  session,
  output,
}: {
  readonly session: Session;
  readonly output: Output;
}): Promise<Result<number, Problem>> {
  const list = await session.client.call('checkpoint.list', {});
  if (!list.ok) return err(fromError(list.error));
  list.value.forEach((group, index) => {
    if (index > 0) output.line();
    output.line(output.paint('bold', group.title));
    for (const row of group.checkpoints) showRow(output, row);
  });
  if (list.value.length === 0) output.line('This curriculum has no checkpoints.');
  output.document({ command: 'checkpoint', groups: list.value });
  return ok(EXIT.done);
}

function showRow(output: Output, row: CheckpointRow): void {
  const state = output.paint(COLOURS[row.state], row.state.padEnd(6));
  const last = row.lastRun === null ? '' : ` (${row.lastRun.passed} of ${row.lastRun.total})`;
  output.line(`  ${state}  ${row.id}${last}`);
  output.line(`          ${row.title}, ${row.hours} h`);
}

/** The project that is meant: by its whole id, its number (1.1) or its name (crud-api). */
export async function findCheckpoint(
  { client }: Pick<Session, 'client'>,
  typed: string,
): Promise<Result<CheckpointRow, Problem>> {
  const list = await client.call('checkpoint.list', {});
  if (!list.ok) return err(fromError(list.error));
  const rows = list.value.flatMap(({ checkpoints }: CheckpointGroupRow) => checkpoints);
  const row = rows.find(({ id }) => {
    const short = id.slice('checkpoint-'.length);
    return [id, short, short.slice(0, 3), short.slice(4)].includes(typed);
  });
  if (!row) {
    return err(
      problem('unknownExercise', `There is no checkpoint "${typed}".`, [
        '"cairn checkpoint list" shows them all.',
      ]),
    );
  }
  if (row.state === 'coming') {
    return err(
      problem('notWritten', `The acceptance of "${row.title}" is not written yet.`, [
        'Its brief is in the window, under Checkpoints.',
      ]),
    );
  }
  return ok(row);
}
