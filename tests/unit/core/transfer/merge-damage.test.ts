import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actId } from '../../../helpers/core.ts';
import {
  freshId,
  Refused,
  START,
  type TransferProfile,
  transferProfile,
} from '../../../helpers/transfer.ts';
import { act, CARD } from './merge-rows.ts';

describe('a file that is not whole', () => {
  let folder: string;
  let whole: Buffer;
  let path: string;
  let desk: TransferProfile;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-merge-'));
    path = join(folder, 'whole.cairnlog');
    desk = transferProfile();
    const laptop = transferProfile();
    laptop.store.transaction(() => {
      for (let n = 0; n < 50; n++) {
        act(laptop, {
          ...{ id: actId(n), deviceId: 'laptop', atMs: START + n, cardId: CARD, kind: 'grade' },
          ...{ grade: 3, elapsedMs: 1, targetId: null, offsetMin: 0, outcome: null, data: null },
        });
      }
    });
    await laptop.call('export.make', {
      exportId: freshId() as never,
      request: { kind: 'log' },
      path,
    });
    whole = readFileSync(path);
    laptop.remove();
  });
  beforeEach(() => writeFileSync(path, whole));
  afterAll(() => {
    desk.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function refusal(): Promise<Refused> {
    const error = await desk
      .call('log.merge', {
        mergeId: freshId() as never,
        source: { kind: 'path', path },
        join: true,
      })
      .then(() => undefined)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Refused);
    expect(desk.store.reviews.size()).toBe(0);
    return error as Refused;
  }
  /** Changes the unpacked text, and packs it again. */
  function rewrite(change: (lines: string[]) => void): void {
    const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
    change(lines);
    writeFileSync(path, gzipSync(lines.join('\n')));
  }

  test.each([0, 1, 10, 100, -1, -20])('cut at %d bytes is refused', async (at) => {
    const size = readFileSync(path).length;
    truncateSync(path, at < 0 ? size + at : at);
    expect((await refusal()).code).toBe('fileRefused');
  });

  test('with any byte changed is refused, or is what it was', async () => {
    for (let at = 0; at < whole.length; at += 7) {
      const bent = Buffer.from(whole);
      bent[at] = (bent[at] ?? 0) ^ 0x40;
      writeFileSync(path, bent);
      const done = await desk
        .call('log.merge', {
          mergeId: freshId() as never,
          source: { kind: 'path', path },
          join: false,
        })
        .catch((error: unknown) => error);
      // A changed byte of gzip's own header (a time, a name of a system) says nothing about the rows.
      expect(done).toBeInstanceOf(Refused);
      expect(['fileRefused', 'otherProfile']).toContain((done as Refused).code);
    }
    expect(desk.store.reviews.size()).toBe(0);
  });

  test('with a row taken out is refused', async () => {
    rewrite((lines) => lines.splice(3, 1));
    expect((await refusal()).message).toContain('50 rows of reviews and holds 49');
  });

  test('with a changed answer is refused', async () => {
    rewrite((lines) => {
      lines[3] = (lines[3] ?? '').replace('"grade":3', '"grade":4');
    });
    expect((await refusal()).message).toContain('check sum');
  });

  test('of a newer version says so', async () => {
    rewrite((lines) => {
      lines[0] = (lines[0] ?? '').replace('"version":1', '"version":2');
    });
    expect((await refusal()).message).toContain('newer Cairn');
  });

  test.each(['', 'hello', '{}', '[]', 'null'])('that is %j is refused', async (text) => {
    writeFileSync(path, gzipSync(text));
    expect((await refusal()).code).toBe('fileRefused');
    writeFileSync(path, text);
    expect((await refusal()).code).toBe('fileRefused');
  });

  test('that is not there says so', async () => {
    rmSync(path);
    expect((await refusal()).code).toBe('notFound');
  });
});
