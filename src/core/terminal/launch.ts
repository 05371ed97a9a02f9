import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, join, posix, win32 } from 'node:path';
import type { ShellFiles } from './shell-files.ts';

export interface ShellEnvironment {
  /** The learner's shell; where it cannot be run, another one is taken. */
  readonly shell: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Launch {
  readonly file: string;
  readonly args: string[];
  readonly env: Record<string, string>;
  /** The shell's short name, to show. */
  readonly title: string;
}

/** Of our own process, or leading a Python astray; a shell of the learner's must not meet them. */
const UNWANTED =
  /^(?:PYTHONHOME|PYTHONPATH|PYTHONSTARTUP|PYTHONEXECUTABLE|__PYVENV_LAUNCHER__|VIRTUAL_ENV|VIRTUAL_ENV_PROMPT|ELECTRON_.*|CAIRN_.*|npm_.*|INIT_CWD|NODE_ENV|TMUX|TMUX_PANE|STY|WINDOWID|TERMCAP|COLUMNS|LINES|TERM_PROGRAM|TERM_PROGRAM_VERSION|BASH_ENV|ENV|SHLVL)$/i;

/** The shell and environment that the learner's own terminal would have. */
export function systemShell(env: NodeJS.ProcessEnv): ShellEnvironment {
  if (process.platform !== 'win32') return { shell: env.SHELL ?? '', args: [], env };
  const root = env.SystemRoot ?? 'C:\\Windows';
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  const candidates = [
    ...path.split(delimiter).map((folder) => join(folder, 'pwsh.exe')),
    join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
  ];
  return { shell: candidates.find(isRunnable) ?? env.ComSpec ?? 'cmd.exe', args: [], env };
}

/** The program a terminal starts on this machine. */
export function shellFile(env: NodeJS.ProcessEnv): string {
  const { shell } = systemShell(env);
  return process.platform === 'win32' ? shell : firstRunnable(shell);
}

/** Puts together how to start the shell so that `pathFolders` come first on PATH, whatever the learner's own start-up files do. */
export function planLaunch(options: {
  readonly environment: ShellEnvironment;
  /** First on PATH, in this order. */
  readonly pathFolders: readonly string[];
  readonly virtualEnv: string | null;
  /** `CAIRN_*`: how the tools inside find their way back. */
  readonly variables: Readonly<Record<string, string>>;
  readonly files: ShellFiles;
  readonly platform?: NodeJS.Platform;
}): Launch {
  const { environment, pathFolders, virtualEnv, variables, files } = options;
  const platform = options.platform ?? process.platform;
  const isWindows = platform === 'win32';
  const separator = isWindows ? ';' : ':';
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment.env)) {
    if (value !== undefined && !UNWANTED.test(name)) env[name] = value;
  }
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const prefix = pathFolders.join(separator);
  env[pathName] = [prefix, env[pathName]].filter(Boolean).join(separator);
  Object.assign(env, {
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    TERM_PROGRAM: 'cairn',
    // A learner prints in their own language; Python and most tools take this as UTF-8.
    ...(isWindows || env.LANG || env.LC_ALL || env.LC_CTYPE
      ? {}
      : { LANG: platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8' }),
    ...(virtualEnv ? { VIRTUAL_ENV: virtualEnv } : {}),
    ...variables,
  });

  const file = isWindows ? environment.shell : firstRunnable(environment.shell);
  const title = (isWindows ? win32 : posix).basename(file).replace(/\.exe$/i, '');
  // For our start-up files, which remove them again.
  const later = { CAIRN_PATH: prefix, CAIRN_VIRTUAL_ENV: virtualEnv ?? '' };
  // Terminals on macOS start login shells: an app opened from the Dock has no PATH of the learner's.
  const login = platform === 'darwin';
  const own = [...environment.args];
  switch (title.toLowerCase()) {
    case 'bash':
      Object.assign(env, later, login ? { CAIRN_LOGIN: '1' } : {});
      return { file, title, env, args: ['--rcfile', files.bashrc, ...own, '-i'] };
    case 'zsh':
      Object.assign(env, later, { ZDOTDIR: files.zdotdir });
      if (environment.env.ZDOTDIR) env.CAIRN_ZDOTDIR = environment.env.ZDOTDIR;
      return { file, title, env, args: [...(login ? ['-l'] : []), ...own, '-i'] };
    case 'fish': {
      const commands = [
        'set -e PYTHONHOME PYTHONPATH PYTHONSTARTUP',
        ...(pathFolders.length > 0
          ? [`set -gx PATH ${pathFolders.map(quoteFish).join(' ')} $PATH`]
          : []),
        ...(virtualEnv ? [`set -gx VIRTUAL_ENV ${quoteFish(virtualEnv)}`] : []),
      ];
      const args = ['--init-command', commands.join('; '), ...(login ? ['-l'] : []), ...own, '-i'];
      return { file, title, env, args };
    }
    case 'pwsh':
    case 'powershell': {
      Object.assign(env, later);
      const command =
        'if ($env:CAIRN_PATH) { $env:PATH = $env:CAIRN_PATH + [IO.Path]::PathSeparator + $env:PATH }; ' +
        'Remove-Item Env:PYTHONHOME,Env:PYTHONPATH,Env:PYTHONSTARTUP,Env:CAIRN_PATH -ErrorAction Ignore';
      return { file, title, env, args: ['-NoLogo', ...own, '-NoExit', '-Command', command] };
    }
    case 'cmd':
      Object.assign(env, later);
      return {
        file,
        title,
        env,
        args: [...own, '/K', 'if defined CAIRN_PATH set "PATH=%CAIRN_PATH%;%PATH%"'],
      };
    default:
      // Other shells get the environment, and their own files may add to it.
      return { file, title, env, args: own };
  }
}

/** `.../bin/python`'s folder is in an environment of its own where `pyvenv.cfg` is beside it. */
export function virtualEnvOf(pythonBin: string | null): string | null {
  if (!pythonBin) return null;
  const root = dirname(pythonBin);
  return isFile(join(root, 'pyvenv.cfg')) ? root : null;
}

function firstRunnable(shell: string): string {
  return [shell, '/bin/bash', '/usr/bin/bash', '/bin/zsh'].find(isRunnable) ?? '/bin/sh';
}

function isRunnable(file: string): boolean {
  if (!/[\\/]/.test(file) || !isFile(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function quoteFish(text: string): string {
  return `'${text.replace(/[\\']/g, (char) => `\\${char}`)}'`;
}
