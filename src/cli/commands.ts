import { err, ok, type Result } from '../base/result.ts';
import type { ExerciseRow } from '../contract/methods.ts';
import type { NamedExercise } from './exercises.ts';
import type { Output } from './output.ts';
import { EXIT, fromError, type Problem, problem } from './problem.ts';
import type { Session } from './session.ts';
import { htmlToLines } from './text.ts';

interface On {
  readonly session: Session;
  readonly output: Output;
}

/** Every exercise, or those of one module, under their topics. */
export async function runList(
  { session, output }: On,
  module: string | null,
): Promise<Result<number, Problem>> {
  const [outline, list] = await Promise.all([
    session.client.call('curriculum.outline', {}),
    session.client.call('exercise.list', {}),
  ]);
  if (!outline.ok) return err(fromError(outline.error));
  if (!list.ok) return err(fromError(list.error));
  const { modules } = outline.value;
  if (module !== null && !modules.some(({ id }) => id === module)) {
    return err(
      problem('badArguments', `There is no module "${module}".`, [
        `Take one of ${modules.map(({ id }) => id).join(', ')}.`,
      ]),
    );
  }
  const rows = list.value.filter(({ id }) => module === null || id.startsWith(`${module}.`));
  const titles = new Map(
    modules
      .flatMap(({ sections }) => sections)
      .flatMap(({ topics }) => topics)
      .map(({ id, title }) => [id, title]),
  );
  showList(output, rows, titles);
  if (rows.length === 0) {
    output.line(
      module === null ? 'No exercises yet.' : `No exercises are written for module ${module} yet.`,
    );
  }
  output.document({ command: 'list', exercises: rows });
  return ok(EXIT.done);
}

function showList(
  output: Output,
  rows: readonly ExerciseRow[],
  titles: ReadonlyMap<string, string>,
): void {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length));
  const ids = widest(rows.map(({ id }) => id));
  const kinds = widest(rows.map(({ kind }) => kind));
  let topic: string | undefined;
  for (const row of rows) {
    if (row.topicId !== topic) {
      if (topic !== undefined) output.line();
      topic = row.topicId;
      output.line(output.paint('bold', `${topic} ${titles.get(topic) ?? ''}`.trimEnd()));
    }
    const colour = row.state === 'passed' ? 'green' : row.state === 'tried' ? 'yellow' : 'dim';
    const minutes = `${row.minutes} min`.padStart(7);
    output.line(
      `  ${output.paint(colour, row.state.padEnd(6))}  ${row.id.padEnd(ids)}  ${row.kind.padEnd(kinds)} ${minutes}  ${row.title}`,
    );
  }
}

/** Puts the starter back after asking; the answer says where the files went. */
export async function runReset(
  { session, output }: On,
  exercise: NamedExercise,
  ask: 'not' | ((question: string) => Promise<boolean | null>),
): Promise<Result<number, Problem>> {
  const { client } = session;
  const about = { id: exercise.id, title: exercise.title };
  if (ask !== 'not') {
    const answer = await ask(
      `Put the starter of "${exercise.title}" (${exercise.id}) back?\n` +
        'Your files are kept as a snapshot first; attempts, hints and cards stay as they are. [y/N] ',
    );
    if (answer === null) {
      return err(
        problem('badArguments', 'There is nobody to ask whether to reset.', [
          'Say it with --yes: cairn reset --yes.',
        ]),
      );
    }
    if (!answer) {
      output.line('Nothing was changed.');
      output.document({ command: 'reset', exercise: about, reset: false });
      return ok(EXIT.failed);
    }
  }
  const done = await Promise.race([
    client.call('workspace.reset', { exerciseId: exercise.id }),
    session.lost,
  ]);
  if (!('ok' in done)) return err(done);
  if (!done.ok) return err(fromError(done.error));
  const snapshots = await client.call('workspace.snapshots', { exerciseId: exercise.id });
  // Files that did not change since the last snapshot are in that one.
  const kept = snapshots.ok ? snapshots.value[0] : undefined;
  output.line(`The starter is back in ${done.value.folder}.`);
  if (kept) {
    const files = kept.files === 1 ? 'file' : 'files';
    output.line(
      `What was there (${kept.files} ${files}) is kept: Cairn's window shows it under Snapshots.`,
    );
  }
  output.document({
    command: 'reset',
    exercise: about,
    reset: true,
    folder: done.value.folder,
    snapshot: kept ?? null,
  });
  return ok(EXIT.done);
}

/** The next hint; the last one again when all were shown. */
export async function runHint(
  { session, output }: On,
  exercise: NamedExercise,
): Promise<Result<number, Problem>> {
  const { client } = session;
  const view = await client.call('exercise.get', { exerciseId: exercise.id });
  if (!view.ok) return err(fromError(view.error));
  const { hints } = view.value.exercise;
  let number = Math.min(view.value.hintsShown, hints.length);
  const isNew = number < hints.length;
  if (isNew) {
    const shown = await client.call('exercise.hint', {
      exerciseId: exercise.id,
      shown: view.value.hintsShown,
    });
    if (!shown.ok) return err(fromError(shown.error));
    number = shown.value.hintsShown;
  }
  const html = hints[number - 1];
  if (html === undefined) return err(problem('noHints', 'This exercise has no hints.'));
  const lines = htmlToLines(html);
  const again = isNew ? '' : ', the last one, once more';
  output.line(output.paint('bold', `Hint ${number} of ${hints.length}${again}`));
  output.paragraph(lines, 2);
  output.document({
    command: 'hint',
    exercise: { id: exercise.id, title: exercise.title },
    number,
    of: hints.length,
    text: lines.join('\n'),
  });
  return ok(EXIT.done);
}
