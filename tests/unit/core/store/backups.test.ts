import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBackups, openStore, type Store } from '../../../../src/core/store/index.ts';
import { planReplacement } from '../../../../src/core/store/replace.ts';

const AT = Date.UTC(2026, 10, 23, 10, 15);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-backups-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(): Store {
  const store = openStore(folder);
  if (!store.ok) throw new Error(store.error.message);
  return store.value;
}

function withTheme(theme: string): void {
  const store = open();
  store.local.saveSettings({ theme });
  store.close();
}

function theme(): unknown {
  const store = open();
  try {
    return store.local.settings()['theme'];
  } finally {
    store.close();
  }
}

describe('a backup of an open profile', () => {
  test('holds what is in the WAL, was checked, and says what is in it', async () => {
    const store = open();
    store.local.saveSettings({ theme: 'dark' });
    const made = await openBackups(folder).make('asked', AT);
    expect(made).toMatchObject({ ok: true, value: { reason: 'asked', atMs: AT, reviews: 0 } });
    store.close();
    const [backup] = openBackups(folder).list();
    const copy = new Database(join(folder, 'backups', backup?.name ?? ''), { readonly: true });
    expect(copy.prepare("SELECT value FROM setting WHERE key = 'theme'").pluck().get()).toBe(
      '"dark"',
    );
    copy.close();
  });

  test('that cannot be made says why, and leaves those before', async () => {
    withTheme('dark');
    const backups = openBackups(folder);
    await backups.make('asked', AT);
    writeFileSync(join(folder, 'cairn.db'), 'no longer a database');
    const made = await backups.make('asked', AT + 1000);
    expect(made).toMatchObject({ ok: false, error: { code: 'ioFailed' } });
    expect(backups.list()).toHaveLength(1);
  });

  test('that was killed in the middle is not listed, and is cleared by the next', async () => {
    withTheme('dark');
    const backups = openBackups(folder);
    await backups.make('asked', AT);
    const left = join(folder, 'backups', 'cairn-20261123T090000000Z-auto.db.partial');
    writeFileSync(left, 'half');
    expect(backups.list()).toHaveLength(1);
    await backups.make('asked', AT + 1000);
    expect([existsSync(left), backups.list().length]).toEqual([false, 2]);
  });
});

describe('going back to a backup', () => {
  test('begins the next opening with it, and keeps what was there, whole', async () => {
    withTheme('dark');
    const backups = openBackups(folder);
    const made = await backups.make('asked', AT);
    if (!made.ok) throw new Error();
    withTheme('light');
    expect(await backups.planRestore(made.value.name, AT + 1)).toMatchObject({ ok: true });
    expect(theme()).toBe('dark');
    const aside = readdirSync(folder).find((name) => name.startsWith('replaced-')) ?? '';
    const kept = new Database(join(folder, aside, 'cairn.db'), { readonly: true });
    expect(kept.prepare("SELECT value FROM setting WHERE key = 'theme'").pluck().get()).toBe(
      '"light"',
    );
    kept.close();
    expect(theme()).toBe('dark');
  });

  test('is refused where the backup is damaged, and changes nothing', async () => {
    withTheme('dark');
    const backups = openBackups(folder);
    const made = await backups.make('asked', AT);
    if (!made.ok) throw new Error();
    truncateSync(join(folder, 'backups', made.value.name), 8192);
    const planned = await backups.planRestore(made.value.name, AT);
    expect(planned).toMatchObject({ ok: false, error: { code: 'ioFailed' } });
    expect(theme()).toBe('dark');
  });

  test.each(['../cairn.db', 'cairn.db', 'cairn-20261123T101500000Z-auto.db'])(
    'refuses the name %s',
    async (name) => {
      withTheme('dark');
      const planned = await openBackups(folder).planRestore(name, AT);
      expect(planned).toMatchObject({ ok: false, error: { code: 'notFound' } });
    },
  );

  test('beginning anew keeps the damaged database byte for byte', () => {
    const bytes = Buffer.alloc(20_000, 'not a database ');
    writeFileSync(join(folder, 'cairn.db'), bytes);
    writeFileSync(join(folder, 'cairn.db-wal'), 'its wal');
    openBackups(folder).planNew(AT);
    expect(theme()).toBeUndefined();
    const aside = readdirSync(folder).find((name) => name.startsWith('replaced-')) ?? '';
    expect(readFileSync(join(folder, aside, 'cairn.db')).equals(bytes)).toBe(true);
    expect(readFileSync(join(folder, aside, 'cairn.db-wal'), 'utf8')).toBe('its wal');
  });

  test('killed at any step ends, at the next opening, with the backup in place and the old kept', async () => {
    withTheme('dark');
    const made = await openBackups(folder).make('asked', AT);
    if (!made.ok) throw new Error();
    withTheme('light');
    const STEPS = 12;
    for (let step = 0; step < STEPS; step++) {
      planReplacement(folder, made.value.name, AT + step);
      await openAndDieAt(step);
      expect(theme()).toBe('dark');
      const aside = `replaced-${new Date(AT + step).toISOString().replace(/[-:.]/g, '')}`;
      const kept = new Database(join(folder, aside, 'cairn.db'), { readonly: true });
      expect(kept.prepare("SELECT value FROM setting WHERE key = 'theme'").pluck().get()).toBe(
        '"light"',
      );
      kept.close();
      withTheme('light');
    }
  });
});

/** Opens the profile in another process that is killed at the `step`-th change of a name, copy or sync. */
function openAndDieAt(step: number): Promise<void> {
  const store = join(import.meta.dirname, '../../../../src/core/store/index.ts');
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    let left = ${step};
    for (const name of ['renameSync', 'copyFileSync', 'fsyncSync', 'rmSync']) {
      const real = fs[name];
      fs[name] = (...args) => {
        if (left-- <= 0) process.kill(process.pid, 'SIGKILL');
        return real(...args);
      };
    }
    syncBuiltinESMExports();
    const { openStore } = await import(${JSON.stringify(store)});
    openStore(${JSON.stringify(folder)});
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
