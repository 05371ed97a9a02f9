import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { forkHelper, type StartHelper } from '../../../../src/core/helper-process.ts';
import { readerFile } from '../../../../src/core/transfer/reader.ts';
import { addNote, ankiPackage, NOTE } from '../../../helpers/anki-collection.ts';
import { freshId, transferProfile } from '../../../helpers/transfer.ts';
import { makeZip } from '../../../helpers/zip.ts';

import { zstdBomb } from '../../../helpers/zstd.ts';
import { fine, folder, profile, setUpHostileFiles, zeros } from './hostile.ts';

setUpHostileFiles();

let peakKb = 0;

describe('a reader', () => {
  test('that says nothing is ended', async () => {
    const { runReader } = await import('../../../../src/core/transfer/reader.ts');
    let killed = false;
    let end = (): void => undefined;
    const exited = new Promise<void>((resolve) => {
      end = resolve;
    });
    const done = await runReader({
      task: { format: 'anki', file: 'x', folder: join(folder, 'silent'), nowMs: 0, csv: null },
      startHelper: () => ({
        onMessage: () => undefined,
        exited,
        kill() {
          killed = true;
          end();
        },
      }),
      log: profile.context.log,
      report: () => undefined,
      cancelled: new Promise(() => undefined),
      silenceMs: 50,
    });
    expect(killed).toBe(true);
    expect(done).toMatchObject({ ok: false, error: { code: 'fileRefused' } });
  });

  test('that is cancelled leaves nothing', async () => {
    const forking = transferProfile();
    const path = join(folder, 'big.apkg');
    writeFileSync(
      path,
      ankiPackage((db) => {
        for (let n = 1; n < 5_000; n++) {
          addNote(db, { id: NOTE + n, guid: `g${n}`, fields: [`<b>front ${n}</b>`, 'back'] });
        }
      }),
    );
    const importId = freshId() as never;
    const reading = forking.call('import.read', {
      importId,
      source: { kind: 'path', path },
      csv: null,
    });
    await forking.call('import.cancel', { importId });
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(join(forking.folder, 'transfer'))).toEqual([]);
    forking.remove();
  });

  test.skipIf(process.platform !== 'linux')('takes at most 200 MB, even of a bomb', async () => {
    const watched: StartHelper = (words) => {
      const helper = forkHelper(readerFile())(words);
      const timer = setInterval(() => {
        for (const pid of childrenOf(process.pid)) peakKb = Math.max(peakKb, memoryKb(pid));
      }, 5);
      void helper.exited.then(() => clearInterval(timer));
      return helper;
    };
    const other = transferProfile({ startReader: watched });
    const path = join(folder, 'bomb.apkg');
    const hidden = { name: 'collection.anki2', content: zeros(150_000_000), claimedSize: 1_000 };
    try {
      for (const content of [
        makeZip([hidden, fine]),
        makeZip([{ name: 'collection.anki21b', content: zstdBomb(3_000) }, fine]),
      ]) {
        writeFileSync(path, content);
        await expect(other.bring(path)).rejects.toMatchObject({ code: 'fileRefused' });
      }
      expect(peakKb).toBeGreaterThan(0);
      expect(peakKb / 1000).toBeLessThan(200);
    } finally {
      other.remove();
    }
  });
});

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

function memoryKb(pid: number): number {
  try {
    const [, kb = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kb);
  } catch {
    return 0;
  }
}
