import { accessSync, chmodSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { planLaunch, virtualEnvOf } from '../../../../src/core/terminal/launch.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { createTestTerminal } from './helpers.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Start-up files of a learner's that put another Python first and lead ours astray. */
const HOSTILE = `
export PATH="$HOME/other:$PATH"
export PYTHONPATH=/hostile PYTHONHOME=/hostile PYTHONSTARTUP=/hostile.py VIRTUAL_ENV=/hostile
export MINE=kept
alias mine='echo alias kept'
`;

function write(file: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, mode);
}

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => isThere(file));
}

function isThere(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

describe.each(['bash', 'zsh', 'fish', 'sh'])('%s', (name) => {
  const shell = onPath(name);
  it.runIf(shell)('reads the learner’s own files, and still finds our Python first', async () => {
    const home = join(temporaryFolder(), "a home 'with' $odd name");
    const environment = join(temporaryFolder(), 'our env');
    write(join(home, 'other/python'), '#!/bin/sh\necho the wrong python\n', 0o755);
    write(join(environment, 'bin/python'), '#!/bin/sh\necho the right python\n', 0o755);
    write(join(environment, 'pyvenv.cfg'), '');
    if (name !== 'sh') {
      write(join(home, '.bashrc'), HOSTILE);
      write(join(home, '.zshrc'), HOSTILE);
      write(
        join(home, '.config/fish/config.fish'),
        HOSTILE.replace(/export ([^\n]*)/g, (_match, list: string) =>
          (list.match(/\w+=(?:"[^"]*"|\S+)/g) ?? [])
            .map((one) => `set -gx ${one.replace('=', ' ').replace(':', ' ').replaceAll('"', '')}`)
            .join('\n'),
        ),
      );
    }
    const bin = join(environment, 'bin');
    const terminal = createTestTerminal({
      pythonBin: () => bin,
      toolFolders: () => ['/our/tools'],
      variables: () => ({ CAIRN_SOCKET: '/our/socket' }),
      environment: () =>
        Promise.resolve({
          shell: shell ?? '',
          args: [],
          env: {
            PATH: process.env.PATH,
            HOME: home,
            PYTHONPATH: '/inherited',
            PYTHONSTARTUP: '/inherited.py',
            ELECTRON_RUN_AS_NODE: '1',
            npm_config_x: 'y',
          },
        }),
    });
    expect((await terminal.open()).title).toBe(name);
    terminal.type('python\n');
    await terminal.until('the right python');
    terminal.type("env; printf 'e''nd of env'\n");
    await terminal.until('end of env');
    const shown = terminal.shown();
    expect(shown).toContain(`VIRTUAL_ENV=${environment}`);
    expect(shown).toContain(`PATH=${bin}:/our/tools:`);
    expect(shown).toContain('CAIRN_SOCKET=/our/socket');
    expect(shown).not.toMatch(/^(?:PYTHON(?:PATH|HOME|STARTUP)|ELECTRON|npm_|CAIRN_PATH|ZDOTDIR)/m);
    if (name === 'sh') return;
    expect(shown).toContain('MINE=kept');
    terminal.type('mine\n');
    await terminal.until('alias kept');
  });
});

describe('the plan to start a shell', () => {
  const files = { bashrc: '/files/bashrc.sh', zdotdir: '/files/zsh' };
  const plan = (shell: string, platform: NodeJS.Platform, env: Record<string, string> = {}) =>
    planLaunch({
      environment: { shell, args: [], env: { Path: 'C:\\Windows', ...env } },
      pathFolders: ['C:\\env\\Scripts'],
      virtualEnv: 'C:\\env',
      variables: { CAIRN_EXERCISE: 'x' },
      files,
      platform,
    });

  it('keeps Windows’ one PATH, however it is written', () => {
    const { env, args, title } = plan('C:\\Windows\\System32\\cmd.exe', 'win32');
    expect(env['Path']).toBe('C:\\env\\Scripts;C:\\Windows');
    expect(env).not.toHaveProperty('PATH');
    expect(env['VIRTUAL_ENV']).toBe('C:\\env');
    expect(title).toBe('cmd');
    expect(args[0]).toBe('/K');
    const powershell = plan('C:\\Program Files\\PowerShell\\7\\pwsh.exe', 'win32');
    expect(powershell.title).toBe('pwsh');
    expect(powershell.args).toContain('-NoExit');
  });

  it('drops what would lead a Python astray, in any case', () => {
    const { env } = plan('/bin/sh', 'linux', { PYTHONHOME: 'x', pythonpath: 'x', CAIRN_X: 'x' });
    expect(Object.keys(env).filter((name) => /python|CAIRN_X/i.test(name))).toEqual([]);
  });

  it('names an environment only where there is one', () => {
    const folder = temporaryFolder();
    expect(virtualEnvOf(null)).toBeNull();
    expect(virtualEnvOf(join(folder, 'bin'))).toBeNull();
    writeFileSync(join(folder, 'pyvenv.cfg'), '');
    expect(virtualEnvOf(join(folder, 'bin'))).toBe(folder);
  });
});
