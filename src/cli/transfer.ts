import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { err, ok, type Result } from '../base/result.ts';
import type { DomainError } from '../contract/errors.ts';
import type { Uuid } from '../contract/ids.ts';
import type { ExportRequest, ImportCounts, ImportPreview } from '../contract/transfer.ts';
import type { Arguments, TransferWords } from './arguments.ts';
import { shownTime } from './backups.ts';
import type { Output } from './output.ts';
import { EXIT, fromError, type Problem, problem } from './problem.ts';
import type { Session } from './session.ts';

/** `not` where the command line said yes already. */
export type Ask = 'not' | ((question: string) => Promise<boolean | null>);

interface On {
  readonly session: Session;
  readonly output: Output;
  readonly folder: string;
  readonly ask: Ask;
}

/** One of several words by how many there are. */
type Word = readonly [one: string, many: string];

const LOG_WORDS: Readonly<Record<string, Word>> = {
  reviews: ['review', 'reviews'],
  attempts: ['attempt', 'attempts'],
  edits: ['edit', 'edits'],
  activity: ['step of reading', 'steps of reading'],
  media: ['picture or sound', 'pictures and sounds'],
};
const OTHER_ROWS: Word = ['row', 'rows'];

function counted(count: number, [one, many]: Word): string {
  return `${count} ${count === 1 ? one : many}`;
}

function requestOf({ kind, cards, format }: TransferWords): ExportRequest {
  if (kind !== 'cards') return { kind };
  switch (format) {
    case 'apkg':
      return { kind: 'apkg', cards, scheduling: true };
    case 'csv':
      return { kind: 'csv', cards, separator: ',' };
    case 'tsv':
      return { kind: 'csv', cards, separator: '\t' };
    case 'json':
      return { kind: 'json', cards };
  }
}

/** Answers null to go on, or how the command ends. */
async function agreed(
  { ask, output }: On,
  command: string,
  question: string,
): Promise<Result<boolean, Problem>> {
  if (ask === 'not') return ok(true);
  const answer = await ask(`${question} [y/N] `);
  if (answer === null) {
    return err(
      problem('badArguments', 'There is nobody to ask.', [
        `Say it with --yes: cairn ${command} ... --yes.`,
      ]),
    );
  }
  if (!answer) output.line('Nothing was changed.');
  return ok(answer);
}

/** Writes cards, progress or the whole profile to a file. */
export async function runExport(
  on: On,
  { transfer: wanted }: { readonly transfer: TransferWords },
): Promise<Result<number, Problem>> {
  const { session, output, folder } = on;
  const path = resolve(folder, wanted.file);
  if (existsSync(path)) {
    const answer = await agreed(on, 'export', `${path} is there already. Replace it?`);
    if (!answer.ok) return answer;
    if (!answer.value) {
      output.document({ command: 'export', exported: false });
      return ok(EXIT.failed);
    }
  }
  output.passing('Exporting');
  const request = requestOf(wanted);
  const made = await answerOf(
    on,
    session.client.call('export.make', { exportId: uuidv7() as Uuid, request, path }),
  );
  if (!made.ok) return made;
  const { bytes, cards, rows, leftOut } = made.value;
  const what =
    wanted.kind === 'log'
      ? `${counted(rows, OTHER_ROWS)} of your progress`
      : wanted.kind === 'profile'
        ? `Your profile with ${counted(rows, ['file', 'files'])}`
        : counted(cards, ['card', 'cards']);
  output.line(`${what} exported to ${path}.`);
  for (const each of leftOut) output.line(`  left out: ${each}`);
  if (wanted.kind === 'log') output.line('On the other device: cairn merge FILE.');
  if (wanted.kind === 'profile') output.line('On the other computer: cairn import --profile FILE.');
  output.document({ command: 'export', exported: true, file: path, bytes, cards, rows, leftOut });
  return ok(EXIT.done);
}

/** Takes in the logs of another device. */
export async function runMerge(
  on: On,
  { transfer: wanted, join }: Pick<Arguments, 'join'> & { readonly transfer: TransferWords },
): Promise<Result<number, Problem>> {
  const { session, output, folder } = on;
  output.passing('Merging');
  const source = { kind: 'path', path: resolve(folder, wanted.file) } as const;
  const merged = await answerOf(
    on,
    session.client.call('log.merge', { mergeId: uuidv7() as Uuid, source, join }),
  );
  if (!merged.ok) {
    if (merged.error.code !== 'otherProfile') return merged;
    return err({ ...merged.error, todo: ['If it is yours: cairn merge FILE --join.'] });
  }
  const { added, conflicts, backup } = merged.value;
  const parts = Object.entries(added).map(([name, count]) =>
    counted(count, LOG_WORDS[name] ?? OTHER_ROWS),
  );
  output.line(
    parts.length === 0
      ? 'Everything of that device was here already.'
      : `Merged: ${parts.join(', ')}.`,
  );
  if (conflicts > 0) {
    output.line(
      `${counted(conflicts, ['card was', 'cards were'])} changed on both devices: both texts are kept.`,
    );
  }
  if (backup !== null) output.line(`The profile as it was before is the backup ${backup}.`);
  output.document({ command: 'merge', ...merged.value });
  return ok(EXIT.done);
}

const COUNT_WORDS: readonly (readonly [keyof ImportCounts, Word])[] = [
  ['newCards', ['new card', 'new cards']],
  ['updatedCards', ['updated card', 'updated cards']],
  ['sameCards', ['card the same as here', 'cards the same as here']],
  [
    'conflicts',
    ['card changed here too: both texts are kept', 'cards changed here too: both texts are kept'],
  ],
  ['notes', ['note', 'notes']],
  ['reviews', ['review', 'reviews']],
  ['states', ['suspension, flag or memory', 'suspensions, flags and memories']],
  ['media', ['picture or sound', 'pictures and sounds']],
];

/** Shows what an import would do, and does it once that is agreed to. */
export async function runImport(
  on: On,
  { transfer: wanted }: { readonly transfer: TransferWords },
): Promise<Result<number, Problem>> {
  const { session, output, folder } = on;
  const importId = uuidv7() as Uuid;
  const source = { kind: 'path', path: resolve(folder, wanted.file) } as const;
  output.passing('Reading the file');
  const read = await answerOf(
    on,
    session.client.call('import.read', { importId, source, csv: null }),
  );
  if (!read.ok) return read;
  const { importId: _, table: __, samples: ___, ...preview } = read.value;
  showPreview(output, preview);
  const { sameCards: ____, mediaBytes: _____, ...changes } = preview.counts;
  const isNothing = Object.values(changes).every((count) => count === 0);
  if (isNothing) output.line('There is nothing in it that is not here.');
  const answer = isNothing
    ? ok(false)
    : await agreed(on, 'import', 'Import it? The profile is backed up first.');
  if (!answer.ok || !answer.value) {
    await session.client.call('import.cancel', { importId });
    if (!answer.ok) return answer;
    output.document({ command: 'import', imported: false, ...preview });
    return ok(isNothing ? EXIT.done : EXIT.failed);
  }
  output.passing('Importing');
  const done = await answerOf(on, session.client.call('import.apply', { importId }));
  if (!done.ok) return done;
  output.line('Imported. Settings, Data takes it back.');
  output.document({ command: 'import', imported: true, ...preview, counts: done.value.counts });
  return ok(EXIT.done);
}

function showPreview(
  output: Output,
  preview: Pick<ImportPreview, 'name' | 'counts' | 'decks' | 'leftOut' | 'problems'>,
): void {
  output.line(output.paint('bold', preview.name));
  const row = (count: number, words: string): void =>
    output.paragraph([`${String(count).padStart(7)}  ${words}`], 0);
  for (const [name, [one, many]] of COUNT_WORDS) {
    const count = preview.counts[name];
    if (count > 0 || name === 'newCards') row(count, count === 1 ? one : many);
  }
  const decks = preview.decks.filter(({ name }) => name !== '');
  if (decks.length > 0) {
    const shown = decks.slice(0, 12).map(({ name, cards }) => `${name} (${cards})`);
    const more = decks.length > 12 ? ` and ${decks.length - 12} more` : '';
    output.paragraph([`Decks: ${shown.join(', ')}${more}`], 2);
  }
  if (preview.leftOut.length + preview.problems.length === 0) return;
  output.line('Not carried over');
  for (const { what, count } of preview.leftOut) row(count, what);
  output.paragraph(
    preview.problems.map(({ line, message }) => `Line ${line}: ${message}`),
    2,
  );
}

/** A whole profile from elsewhere: in the place of this one, or beside it. */
export async function runProfileImport(
  on: On,
  wanted: Pick<Arguments, 'name'> & { readonly transfer: TransferWords },
): Promise<Result<number, Problem>> {
  const { session, output, folder } = on;
  const importId = uuidv7() as Uuid;
  const path = resolve(folder, wanted.transfer.file);
  output.passing('Reading the file');
  const read = await answerOf(
    on,
    session.client.call('profile.read', { importId, source: { kind: 'path', path } }),
  );
  if (!read.ok) return read;
  const { importId: _, ...found } = read.value;
  output.line(output.paint('bold', basename(path)));
  output.line(`  The profile "${found.profile}" of ${shownTime(found.madeMs)}`);
  output.line(
    `  ${counted(found.reviews, ['review', 'reviews'])}, ${counted(found.attempts, ['check', 'checks'])}, ${counted(found.files, ['file', 'files'])}`,
  );
  const answer = await agreed(
    on,
    'import --profile',
    wanted.name === null
      ? 'Put it in the place of your profile and its files? They are backed up and moved aside first.'
      : `Make the profile "${wanted.name}" of it?`,
  );
  if (!answer.ok || !answer.value) {
    await session.client.call('profile.cancel', { importId });
    if (!answer.ok) return answer;
    output.document({ command: 'import', imported: false, ...found });
    return ok(EXIT.failed);
  }
  const done = await answerOf(
    on,
    session.client.call('profile.apply', { importId, as: wanted.name }),
  );
  if (!done.ok) return done;
  output.line(
    wanted.name === null
      ? 'Imported. Cairn begins with it from now on.'
      : `Imported. CAIRN_PROFILE=${wanted.name} opens it.`,
  );
  output.document({ command: 'import', imported: true, ...found, as: wanted.name });
  return ok(EXIT.done);
}

async function answerOf<T>(
  { session }: On,
  call: Promise<Result<T, DomainError>>,
): Promise<Result<T, Problem>> {
  const answer = await Promise.race([call, session.lost]);
  if (!('ok' in answer)) return err(answer);
  return answer.ok ? answer : err(fromError(answer.error));
}
