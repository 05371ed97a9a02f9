import { describe, expect, it } from 'vitest';
import {
  listCandidates,
  type Machine,
  readLauncherList,
} from '../../../../src/core/python/candidates.ts';

function fakeMachine(
  platform: NodeJS.Platform,
  files: readonly string[],
  values: Partial<Machine> = {},
): Machine {
  const separator = platform === 'win32' ? '\\' : '/';
  return {
    platform,
    environment: {},
    home: platform === 'win32' ? 'C:\\Users\\Ада' : '/home/ada',
    isFile: (path) => files.includes(path),
    list(folder) {
      const inside = files.filter((file) => file.startsWith(folder + separator));
      return [
        ...new Set(inside.map((file) => file.slice(folder.length + 1).split(separator)[0] ?? '')),
      ];
    },
    resolve: (path) => path,
    ...values,
  };
}

describe('where interpreters are looked for', () => {
  it('is one place when CAIRN_PYTHON names it, even if nothing is there', () => {
    const machine = fakeMachine('linux', ['/usr/bin/python3'], {
      environment: { PATH: '/usr/bin', CAIRN_PYTHON: '/lab/python3' },
    });
    expect(listCandidates(machine)).toEqual([{ path: '/lab/python3', source: 'CAIRN_PYTHON' }]);
  });

  it('takes PATH first, then version managers with the newest version first', () => {
    const machine = fakeMachine(
      'linux',
      [
        '/usr/bin/python3',
        '/usr/bin/python3.11',
        '/home/ada/.pyenv/versions/3.9.18/bin/python3',
        '/home/ada/.pyenv/versions/3.12.1/bin/python3',
        '/home/ada/.pyenv/versions/3.13.0/bin/python3',
        '/home/ada/.local/share/uv/python/cpython-3.14.0-linux-x86_64-gnu/bin/python3',
        '/opt/conda/bin/python',
      ],
      { environment: { PATH: '/usr/local/bin:/usr/bin' } },
    );
    expect(listCandidates(machine).map(({ path, source }) => [path, source])).toEqual([
      ['/usr/bin/python3', 'PATH'],
      ['/usr/bin/python3.11', 'PATH'],
      ['/home/ada/.pyenv/versions/3.13.0/bin/python3', 'pyenv'],
      ['/home/ada/.pyenv/versions/3.12.1/bin/python3', 'pyenv'],
      ['/home/ada/.local/share/uv/python/cpython-3.14.0-linux-x86_64-gnu/bin/python3', 'uv'],
      ['/opt/conda/bin/python', 'conda'],
    ]);
  });

  it('lists an interpreter once however many names it has', () => {
    const machine = fakeMachine('linux', ['/usr/bin/python3', '/usr/bin/python3.12'], {
      environment: { PATH: '/usr/bin' },
      resolve: () => '/usr/bin/python3.12',
    });
    expect(listCandidates(machine)).toHaveLength(1);
  });

  it('asks a version manager for its versions, not each of its shims', () => {
    const shims = '/home/ada/.pyenv/shims';
    const machine = fakeMachine('linux', [`${shims}/python3`, `${shims}/python3.12`], {
      environment: { PATH: shims },
    });
    expect(listCandidates(machine).map(({ path }) => path)).toEqual([`${shims}/python3`]);
  });

  it("leaves macOS's own python3 alone, which may open a dialog, and finds Homebrew's", () => {
    const machine = fakeMachine(
      'darwin',
      ['/usr/bin/python3', '/opt/homebrew/opt/python@3.13/bin/python3.13'],
      { environment: { PATH: '/usr/bin' } },
    );
    expect(listCandidates(machine).map(({ source }) => source)).toEqual(['Homebrew']);
  });

  it('knows Windows: Path of any case, the launcher, the usual folders', () => {
    const usual = 'C:\\Users\\Ада\\AppData\\Local\\Programs\\Python\\Python313\\python.exe';
    const machine = fakeMachine('win32', ['C:\\Tools\\python.exe', 'D:\\Py 3\\python.exe', usual], {
      environment: { Path: 'C:\\Windows;C:\\Tools' },
    });
    const launcher = readLauncherList(
      ' -V:3.12 *        D:\\Py 3\\python.exe\r\n -V:3.99          E:\\gone\\python.exe\r\n',
    );
    expect(listCandidates(machine, launcher).map(({ path }) => path)).toEqual([
      'C:\\Tools\\python.exe',
      'D:\\Py 3\\python.exe',
      usual,
    ]);
  });

  it('gives up after a bounded number', () => {
    const files = Array.from(
      { length: 60 },
      (_, index) => `/home/ada/.pyenv/versions/3.12.${index}/bin/python3`,
    );
    expect(listCandidates(fakeMachine('linux', files))).toHaveLength(20);
  });
});
