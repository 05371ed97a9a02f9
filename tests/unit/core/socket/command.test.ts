import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeCommand } from '../../../../src/core/socket/command.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const NASTY = `a 'quoted' $(touch oops) "Ü" folder`;
const PYTHON = ['python3', 'python'].find(
  (name) => spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))']).status === 0,
);

function program(folder: string, text: string): string {
  const script = join(folder, NASTY, 'cairn_cli');
  mkdirSync(script, { recursive: true });
  writeFileSync(join(script, '__main__.py'), text);
  return script;
}

function executable(file: string, text: string): string {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

describe.skipIf(process.platform === 'win32' || !PYTHON)('on POSIX', () => {
  test('runs the script with the words as they were typed', () => {
    const folder = temporaryFolder();
    const script = program(
      folder,
      'import sys, json; print(json.dumps(sys.argv[1:])); sys.exit(3)',
    );
    const bin = join(folder, 'bin');
    const python = execFileSync(PYTHON ?? '', ['-c', 'import sys; print(sys.executable)'])
      .toString()
      .trim();
    writeCommand({ folder: bin, script, python });
    const words = ['check', 'a b', '*', "it's", '$HOME', ''];
    const ran = spawnSync(join(bin, 'cairn'), words, { encoding: 'utf8' });
    expect(JSON.parse(ran.stdout)).toEqual(words);
    expect(ran.status).toBe(3);
  });

  test('takes the terminal’s Python where ours is not ready or gone, and passes over one that is too old', () => {
    const folder = temporaryFolder();
    const script = program(folder, 'print("ran")');
    const bin = join(folder, 'bin');
    const path = join(folder, 'path');
    mkdirSync(path);
    executable(join(path, 'python3'), '#!/bin/sh\nexit 1\n');
    for (const python of [null, join(folder, 'no python')]) {
      writeCommand({ folder: bin, script, python });
      const withOld = { PATH: `${path}:/nowhere` };
      const lacking = spawnSync('/bin/sh', [join(bin, 'cairn')], {
        encoding: 'utf8',
        env: withOld,
      });
      expect(lacking).toMatchObject({ status: 2, stdout: '' });
      expect(lacking.stderr).toContain('no Python 3.8 or newer');

      const good = join(folder, `good-${python === null}`);
      mkdirSync(good);
      const real = execFileSync(PYTHON ?? '', ['-c', 'import sys; print(sys.executable)']);
      symlinkSync(real.toString().trim(), join(good, 'python'));
      const ran = spawnSync('/bin/sh', [join(bin, 'cairn')], {
        encoding: 'utf8',
        env: { PATH: `${path}:${good}` },
      });
      expect(ran).toMatchObject({ status: 0, stdout: 'ran\n' });
    }
  });

  test('is written only where it differs, for all to run', () => {
    const folder = temporaryFolder();
    const options = { folder: join(folder, 'bin'), script: '/s', python: '/p' };
    writeCommand(options);
    const file = join(folder, 'bin', 'cairn');
    const { ino } = statSync(file);
    expect(statSync(file).mode & 0o111).toBe(0o111);
    writeCommand(options);
    expect(statSync(file).ino).toBe(ino);
    writeCommand({ ...options, python: '/q' });
    expect(statSync(file).ino).not.toBe(ino);
  });
});

test('on Windows there is one for cmd and PowerShell, and one for Git’s bash', () => {
  const folder = temporaryFolder();
  writeCommand({
    folder,
    script: 'C:\\100% mine\\cairn_cli',
    python: 'C:\\p\\python.exe',
    platform: 'win32',
  });
  const batch = readFileSync(join(folder, 'cairn.cmd'), 'utf8');
  expect(batch).toContain('set "cairn_python=C:\\p\\python.exe"\r\n');
  expect(batch).toContain('100%% mine');
  expect(batch).toContain('exit /b %cairn_exit%');
  expect(readFileSync(join(folder, 'cairn'), 'utf8')).toMatch(/^#!\/bin\/sh\n/);
});
