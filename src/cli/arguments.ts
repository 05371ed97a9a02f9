import { err, ok, type Result } from '../base/result.ts';

const COMMANDS = ['check', 'list', 'reset', 'hint', 'doctor', 'checkpoint'] as const;
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
}

const OPTIONS: Readonly<Record<CommandName, readonly string[]>> = {
  check: ['--workspace'],
  list: ['--module'],
  reset: ['--yes'],
  hint: [],
  doctor: ['--repair'],
  checkpoint: [],
};
const SHORT: Readonly<Record<string, string>> = { '-h': '--help', '-y': '--yes' };
const WITH_VALUE = ['--workspace', '--module'];

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
  const [exercise, ...rest] = others;
  if (typed !== undefined && !command) return err(`There is no command "${typed}".`);
  if (said !== null && verb === null) return err(`There is no "cairn checkpoint ${said}".`);
  const allowed = ['--help', '--json', '--version', ...(command ? OPTIONS[command] : [])];
  const unknown = [...values.keys()].find((name) => !allowed.includes(name));
  if (unknown) return err(`"cairn${command ? ` ${command}` : ''}" knows no ${unknown}.`);
  const takesNoExercise = command === 'list' || command === 'doctor' || verb === 'list';
  const surplus = takesNoExercise ? exercise : rest[0];
  if (surplus !== undefined) return err(`"${surplus}" is one word too many.`);
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
  });
}

const GENERAL = `cairn: check your work without leaving the terminal.

  cairn check [exercise]   run the checks and show each as it runs
  cairn list               the exercises, and how far you are
  cairn hint [exercise]    the next hint
  cairn reset [exercise]   put the starter files back; yours are kept as a snapshot
  cairn doctor             what exercises need of this machine, and what is there
  cairn checkpoint         the projects, and their acceptance: cairn checkpoint run ID

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
};

export function helpText(command: Arguments['command']): string {
  return command === null || command === 'version' ? GENERAL : OF_COMMAND[command];
}
