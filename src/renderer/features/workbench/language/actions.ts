import type { Action } from '../../../app/actions.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import type { HelpCommand } from './help.ts';

const GROUP = 'Editor';

const COMMANDS: readonly {
  readonly command: HelpCommand;
  readonly title: string;
  readonly keys: string;
  readonly also?: string;
}[] = [
  { command: 'definition', title: 'Go to the definition', keys: 'F12', also: 'jump source' },
  {
    command: 'explain',
    title: 'Explain the name at the cursor',
    keys: 'Alt+F12',
    also: 'hover type',
  },
  { command: 'parameters', title: 'Show the parameters of the call', keys: 'Mod+Shift+Space' },
  { command: 'rename', title: 'Rename in all files', keys: 'F2', also: 'refactor symbol' },
  { command: 'nextProblem', title: 'Go to the next problem', keys: 'F8', also: 'error warning' },
  { command: 'previousProblem', title: 'Go to the previous problem', keys: 'Shift+F8' },
  {
    command: 'problems',
    title: 'List the problems of the file',
    keys: 'Mod+Shift+m',
    also: 'lint',
  },
  { command: 'format', title: 'Format the file', keys: 'Shift+Alt+f', also: 'ruff black' },
];

/** Editor help by key and in the palette; `show` brings the editor into view. */
export function editorActions(
  session: ExerciseSession | null,
  show: () => void,
): readonly Action[] {
  if (session === null) return [];
  return [
    ...COMMANDS.map(
      ({ command, ...rest }): Action => ({
        ...rest,
        id: `editor.${command}`,
        group: GROUP,
        run: () => {
          show();
          session.help(command);
        },
      }),
    ),
    {
      id: 'editor.save',
      title: 'Save now',
      group: GROUP,
      keys: 'Mod+s',
      also: 'write disk',
      run: () => void session.save(),
    },
  ];
}
