import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LibraryReader } from '../../../../src/core/language/library.ts';

const PYTHON = resolve(
  process.env['CAIRN_TEST_PYTHON_ENV'] ?? '.cache/python',
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
);
const SITE = 'pytest/__init__.py';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-library-')));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const owner = (executable = PYTHON) => ({
  ...{ executable, folder, environment: process.env },
  signal: new AbortController().signal,
});

function file(path: string, content = 'x = 1\n'): string {
  const whole = join(folder, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, content);
  return pathToFileURL(whole).href;
}

/** A Python that says its libraries are these folders. */
function saying(...folders: readonly unknown[]): string {
  const program = join(folder, 'python');
  writeFileSync(program, `#!/bin/sh\necho '${JSON.stringify(folders)}'\n`, { mode: 0o755 });
  return program;
}

describe.skipIf(!existsSync(PYTHON))('the files of the real Python', { timeout: 30_000 }, () => {
  it('are read: its own library and its packages', async () => {
    const ask = 'import json, sysconfig as s; print(json.dumps(s.get_paths()))';
    const paths = JSON.parse(execFileSync(PYTHON, ['-I', '-c', ask], { encoding: 'utf8' }));
    const reader = new LibraryReader();
    for (const path of [join(paths.stdlib, 'json/decoder.py'), join(paths.purelib, SITE)]) {
      const read = await reader.read(pathToFileURL(path).href, owner());
      expect(read).toMatchObject({
        ok: true,
        value: { path: realpathSync(path), described: false },
      });
      expect(read.ok && read.value.content).toContain('import');
    }
    const elsewhere = await reader.read(pathToFileURL(import.meta.filename).href, owner());
    expect(elsewhere).toMatchObject({ ok: false, error: { code: 'badRequest' } });
  });
});

describe.skipIf(process.platform === 'win32')('files of libraries', () => {
  it('are only those below the folders that Python names', async () => {
    const reader = new LibraryReader();
    const python = owner(saying(join(folder, 'lib'), join(folder, 'gone')));
    const inside = file('lib/json/decoder.py');
    expect(await reader.read(inside, python)).toMatchObject({ ok: true });
    for (const uri of [
      file('secret.py'),
      file('lib2/secret.py'),
      file('lib/notes.txt'),
      inside.replace('json/decoder.py', '../secret.py'),
      inside.replace('json/decoder.py', '%2e%2e/secret.py'),
    ]) {
      expect(await reader.read(uri, python)).toMatchObject({
        ok: false,
        error: { code: 'badRequest' },
      });
    }
  });

  it('follow no link out, whatever the link is called', async () => {
    file('secret.py');
    file('private/key.py');
    file('lib/a.py');
    symlinkSync(join(folder, 'secret.py'), join(folder, 'lib/link.py'));
    symlinkSync(join(folder, 'private'), join(folder, 'lib/package'));
    const python = owner(saying(join(folder, 'lib')));
    for (const name of ['lib/link.py', 'lib/package/key.py']) {
      const uri = pathToFileURL(join(folder, name)).href;
      expect(await new LibraryReader().read(uri, python)).toMatchObject({
        ok: false,
        error: { code: 'badRequest' },
      });
    }
  });

  it.each([
    'file:///nowhere/at/all.py',
    'file://other-machine/share/a.py',
    'http://localhost/a.py',
    'file:///a%00b.py',
    'file:///a%2Fb.py',
    'not an address',
    '',
  ])('are none at %j', async (uri) => {
    const read = await new LibraryReader().read(uri, owner(saying(folder)));
    expect(read).toMatchObject({ ok: false, error: { code: 'notFound' } });
  });

  it('are not of a Python that names a whole disk, or garbage, or nothing', async () => {
    const uri = file('lib/a.py');
    for (const said of [['/'], [1, null], ['']]) {
      const read = await new LibraryReader().read(uri, owner(saying(...said)));
      expect(read).toMatchObject({ ok: false, error: { code: 'badRequest' } });
    }
    const read = await new LibraryReader().read(uri, owner(join(folder, 'no-python')));
    expect(read).toMatchObject({ ok: false, error: { code: 'badRequest' } });
  });

  it('are refused beyond their bound, by name', async () => {
    const uri = file('lib/large.py', '#'.repeat(2_100_000));
    const read = await new LibraryReader().read(uri, owner(saying(join(folder, 'lib'))));
    expect(read).toMatchObject({ ok: false, error: { code: 'badRequest' } });
    expect(!read.ok && read.error.message).toMatch(/too long .* \(2 MB\).*large\.py/);
  });

  it("may be a language server's descriptions of Python's own library, and nothing beside them", async () => {
    vi.stubEnv('XDG_CACHE_HOME', folder);
    const python = owner(saying());
    const reader = new LibraryReader();
    const stub = file('ty/vendored/typeshed/2e4d4dcf/stdlib/builtins.pyi');
    expect(await reader.read(stub, python)).toMatchObject({ ok: true, value: { described: true } });
    for (const path of ['ty/a.py', 'other/vendored/typeshed/2e4d/stdlib/a.pyi', 'a.pyi']) {
      expect(await reader.read(file(path), python)).toMatchObject({ ok: false });
    }
  });
});
