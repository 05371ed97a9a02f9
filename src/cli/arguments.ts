import { err, ok, type Result } from '../base/result.ts';

const COMMANDS = [
  'check',
  'list',
  'reset',
  'hint',
  'doctor',
  'checkpoint',
  'export',
  'import',
  'merge',
  'backup',
  'restore',
  'repair',
] as const;
type CommandName = (typeof COMMANDS)[number];

/** What the command line asks for. */
export interface Arguments {
  /** Null asks for the general help. */
  readonly command: CommandName | 'version' | null;
  readonly help: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  readonly repair: boolean;
  /** What to do with checkpoints; null with every other command. */
  readonly verb: 'list' | 'run' | null;
  /** As it was typed; null for the one of the terminal or folder. */
  readonly exercise: string | null;
  readonly module: string | null;
  readonly workspace: string | null;
  /** What goes out or comes in, and the file as it was typed; null with every other command. */
  readonly transfer: TransferWords | null;
  /** Joins a profile of another name. */
  readonly join: boolean;
  /** Of backups: lists them instead of making one. */
  readonly list: boolean;
  /** The backup to go back to, or the name of the profile that an import makes. */
  readonly name: string | null;
}

export interface TransferWords {
  readonly kind: 'cards' | 'log' | 'profile';
  readonly file: string;
  readonly cards: 'own' | 'all';
  readonly format: CardFormat;
}

export type CardFormat = 'apkg' | 'csv' | 'tsv' | 'json';

const OPTIONS: Readonly<Record<CommandName, readonly string[]>> = {
  check: ['--workspace'],
  list: ['--module'],
  reset: ['--yes'],
  hint: [],
  doctor: ['--repair'],
  checkpoint: [],
  export: ['--log', '--profile', '--cards', '--format', '--yes'],
  import: ['--profile', '--as', '--yes'],
  merge: ['--join'],
  backup: ['--list'],
  restore: ['--yes'],
  repair: ['--rebuild'],
};
const FORMATS: readonly CardFormat[] = ['apkg', 'csv', 'tsv', 'json'];
const TRANSFERS: readonly string[] = ['export', 'import', 'merge'];
const SHORT: Readonly<Record<string, string>> = { '-h': '--help', '-y': '--yes' };
const WITH_VALUE = ['--workspace', '--module', '--log', '--profile', '--cards', '--format', '--as'];

/** Reads the words after `cairn`; the error is a sentence. The same rules as resources/python/cairn_cli. */
export function readArguments(words: readonly string[]): Result<Arguments, string> {
  const values = new Map<string, string>();
  const plain: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') {
      plain.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const typed = equals < 0 ? word : word.slice(0, equals);
    const name = SHORT[typed] ?? typed;
    if (!WITH_VALUE.includes(name)) {
      if (equals >= 0) return err(`${name} takes no value.`);
      values.set(name, '');
      continue;
    }
    const value = equals < 0 ? words[++at] : word.slice(equals + 1);
    if (!value) return err(`${name} needs a value.`);
    values.set(name, value);
  }
  const command = COMMANDS.find((known) => known === plain[0]) ?? null;
  const [typed, ...others] = plain;
  const said = command === 'checkpoint' ? (others.shift() ?? 'list') : null;
  const verb = said === 'list' || said === 'run' ? said : null;
  const [word, ...rest] = others;
  if (typed !== undefined && !command) return err(`There is no command "${typed}".`);
  if (said !== null && verb === null) return err(`There is no "cairn checkpoint ${said}".`);
  const allowed = ['--help', '--json', '--version', ...(command ? OPTIONS[command] : [])];
  const unknown = [...values.keys()].find((name) => !allowed.includes(name));
  if (unknown) return err(`"cairn${command ? ` ${command}` : ''}" knows no ${unknown}.`);
  const isTransfer = command !== null && TRANSFERS.includes(command);
  const takesNone =
    ['list', 'doctor', 'backup', 'repair'].includes(command ?? '') ||
    verb === 'list' ||
    (isTransfer && (values.has('--log') || values.has('--profile')));
  const surplus = takesNone ? word : rest[0];
  if (surplus !== undefined) return err(`"${surplus}" is one word too many.`);
  const asksOnly = values.has('--help') || values.has('--version');
  const transfer =
    command !== null && isTransfer && !asksOnly ? readTransfer(command, values, word) : ok(null);
  if (!transfer.ok) return transfer;
  if (command === 'repair' && !values.has('--rebuild') && !asksOnly) {
    return err('"cairn repair" needs what to repair: cairn repair --rebuild.');
  }
  if (command === 'restore' && word === undefined && !asksOnly) {
    return err('"cairn restore" needs the name of a backup; "cairn backup --list" shows them.');
  }
  const exercise = isTransfer || command === 'restore' ? undefined : word;
  if (values.has('--workspace') && exercise === undefined) {
    return err(
      '--workspace needs the exercise whose checks to run: cairn check ID --workspace DIR.',
    );
  }
  return ok({
    command: values.has('--version') ? 'version' : command,
    help: values.has('--help'),
    json: values.has('--json'),
    yes: values.has('--yes'),
    repair: values.has('--repair'),
    verb,
    exercise: exercise ?? null,
    module: values.get('--module') ?? null,
    workspace: values.get('--workspace') ?? null,
    transfer: transfer.value,
    join: values.has('--join'),
    list: values.has('--list'),
    name: (command === 'restore' ? word : values.get('--as')) ?? null,
  });
}

function readTransfer(
  command: string,
  values: ReadonlyMap<string, string>,
  word: string | undefined,
): Result<TransferWords, string> {
  const log = values.get('--log');
  const profile = values.get('--profile');
  const file = log ?? profile ?? word;
  if (log !== undefined && profile !== undefined) return err('Take --log or --profile, not both.');
  if (file === undefined) return err(`"cairn ${command}" needs a file: cairn ${command} FILE.`);
  const kind = log !== undefined ? 'log' : profile !== undefined ? 'profile' : 'cards';
  if (kind !== 'cards' && (values.has('--cards') || values.has('--format'))) {
    return err('--cards and --format go with cards only.');
  }
  if (values.has('--as') && kind !== 'profile') return err('--as goes with --profile only.');
  const cards = values.get('--cards') ?? 'own';
  if (cards !== 'own' && cards !== 'all') return err('--cards takes own or all.');
  const asked = values.get('--format');
  const ending = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase();
  const format = FORMATS.find((known) => known === (asked ?? ending));
  if (command === 'export' && kind === 'cards' && !format) {
    return err(
      asked === undefined
        ? 'The file ends in none of .apkg, .csv, .tsv, .json; name one with --format.'
        : '--format takes apkg, csv, tsv or json.',
    );
  }
  return ok({ kind, file, cards, format: format ?? 'apkg' });
}

const GENERAL = `cairn: check your work without leaving the terminal.

  cairn check [exercise]   run the checks and show each as it runs
  cairn list               the exercises, and how far you are
  cairn hint [exercise]    the next hint
  cairn reset [exercise]   put the starter files back; yours are kept as a snapshot
  cairn doctor             what exercises need of this machine, and what is there
  cairn checkpoint         the projects, and their acceptance: cairn checkpoint run ID
  cairn export FILE        cards for Anki, as columns or JSON; --log, --profile: everything
  cairn import FILE        cards from Anki, columns or JSON; what it will do is shown first
  cairn merge FILE         join the progress of another device
  cairn backup             copy the profile now; --list shows the copies
  cairn restore NAME       go back to a backup, where Cairn is not open
  cairn repair --rebuild   work out anew everything that follows from your history

Without an exercise it is the one of the current folder, else the one this terminal was opened for.
An exercise may be shortened to its point (1.1.1.2) or to its name (layered-settings).

  --json      one JSON document on stdout, and nothing else
  --help      also after a command
  --version

Exit status: 0 passed or done, 1 failed or declined, 2 could not run, 130 cancelled.
`;

const OF_COMMAND: Readonly<Record<CommandName, string>> = {
  check: `cairn check [exercise] [--workspace DIR] [--json]

Runs the exercise's checks on your files and shows each as it runs.

  --workspace DIR   grade the files in DIR instead; nothing is recorded
  --json            one JSON document on stdout, and nothing else

Ctrl-C cancels.
Exit status: 0 every check passed, 1 not every one did, 2 could not run, 130 cancelled.
`,
  list: `cairn list [--module N] [--json]

Lists the exercises in the order of study: state (new, tried, passed), id, kind, minutes, title.

  --module N   only those of module N
  --json       one JSON document on stdout, and nothing else
`,
  reset: `cairn reset [exercise] [--yes] [--json]

Puts the starter files back. Your files are kept as a snapshot first; attempts, hints and cards
stay as they are.

  --yes, -y   do not ask
  --json      one JSON document on stdout, and nothing else

Exit status: 0 done, 1 declined, 2 could not run.
`,
  hint: `cairn hint [exercise] [--json]

Shows the next hint. After the last one it shows that one again.

  --json   one JSON document on stdout, and nothing else
`,
  doctor: `cairn doctor [--repair] [--json]

Shows what exercises need of this machine, what was found, and what to do about the rest;
then the optional tools of the plan.

  --repair   repair what can be repaired, then show how it stands
  --json     one JSON document on stdout, and nothing else

Exit status: 0 all that is required is there, 1 something required is missing, 2 could not run.
`,
  checkpoint: `cairn checkpoint [list] [--json]
cairn checkpoint run [ID] [--json]

Lists the projects of the checkpoints, or runs the acceptance of one on your files and shows each
check as it runs. An ID may be shortened to its number (1.1) or its name (crud-api).

  --json   one JSON document on stdout, and nothing else

Ctrl-C cancels; nothing is recorded then.
Exit status: 0 every check passed, 1 not every one did, 2 could not run, 130 cancelled.
`,
  export: `cairn export FILE [--cards own|all] [--format apkg|csv|tsv|json] [--yes] [--json]
cairn export --log FILE [--yes] [--json]
cairn export --profile FILE [--yes] [--json]

Writes your cards to FILE, in the format of its ending: a package for Anki, columns, or JSON.
With --log it is your progress, for "cairn merge" on another device; with --profile the whole
profile, your files too, for "cairn import --profile" on another computer.

  --cards all   also the curriculum's cards that you have answered
  --format F    where the ending does not say it
  --yes, -y     replace a file that is there, without asking
  --json        one JSON document on stdout, and nothing else

Exit status: 0 done, 1 declined, 2 could not run.
`,
  import: `cairn import FILE [--yes] [--json]
cairn import --profile FILE [--as NAME] [--yes] [--json]

Shows what importing FILE (.apkg, .colpkg, .csv, .tsv, .txt, .json) would do, and does it if you
agree: all of it or nothing, after a backup. Settings, Data takes it back.
With --profile it is a whole profile from "cairn export --profile". It takes the place of the one
there is, which is backed up first; with --as it becomes a new one beside it.

  --as NAME   the new profile's name; CAIRN_PROFILE=NAME opens it
  --yes, -y   do not ask
  --json      one JSON document on stdout, and nothing else

Exit status: 0 done, 1 declined, 2 could not run.
`,
  merge: `cairn merge FILE [--join] [--json]

Takes in the progress that "cairn export --log" wrote on another device: every answer, attempt,
note and card of both is kept. A backup is made first. The same file again changes nothing.

  --join   take in a profile that has not been joined with this one; it must be yours
  --json   one JSON document on stdout, and nothing else
`,
  backup: `cairn backup [--list] [--json]

Copies the profile, checks the copy, and says its name.

  --list   show the copies there are, newest first
  --json   one JSON document on stdout, and nothing else
`,
  restore: `cairn restore NAME [--yes] [--json]

Goes back to a backup: it takes the place of the profile's database, which is moved aside, whole.
Files of exercises stay as they are. Cairn must not be open; in its window, Settings, Data does it.

  --yes, -y   do not ask
  --json      one JSON document on stdout, and nothing else

Exit status: 0 done, 1 declined, 2 could not run.
`,
  repair: `cairn repair --rebuild [--json]

Works out anew everything that follows from your history: the memory of each card, the days, words
and tags, how far exercises are, statistics. Your history itself is only read, and Cairn may stay
open meanwhile. Progress goes to stderr.

  --json   one JSON document on stdout, and nothing else

Exit status: 0 done, 2 could not run.
`,
};

export function helpText(command: Arguments['command']): string {
  return command === null || command === 'version' ? GENERAL : OF_COMMAND[command];
}
