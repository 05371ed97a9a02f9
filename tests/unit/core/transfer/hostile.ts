import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { ImportPreview } from '../../../../src/contract/transfer.ts';
import { ankiCollection } from '../../../helpers/anki-collection.ts';
import { count } from '../../../helpers/counts.ts';
import {
  freshId,
  Refused,
  readHere,
  type TransferProfile,
  transferProfile,
} from '../../../helpers/transfer.ts';
import type { ZipEntry } from '../../../helpers/zip.ts';

export let folder: string;
export let profile: TransferProfile;

/** A profile for the whole file, and a folder for what is brought to it. */
export function setUpHostileFiles(): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-hostile-'));
    profile = transferProfile({ startReader: readHere });
  });
  afterAll(() => {
    profile.remove();
    rmSync(folder, { recursive: true, force: true });
  });
}

export async function read(content: Buffer, name = 'some.apkg'): Promise<ImportPreview> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return profile.call('import.read', {
    importId: freshId() as never,
    source: { kind: 'path', path },
    csv: null,
  });
}

/** Refused with a reason, nothing kept, nothing left behind, and soon. */
export async function refusal(content: Buffer, name?: string): Promise<string> {
  const before = readdirSync(folder).length;
  const started = process.cpuUsage();
  const error = await read(content, name).catch((caught: unknown) => caught);
  const { user, system } = process.cpuUsage(started);
  expect(error).toBeInstanceOf(Refused);
  expect((error as Refused).code).toBe('fileRefused');
  // The promise is 2 s. What counts is its own work, in microseconds, and that takes longer where other tests run beside it.
  expect(user + system).toBeLessThan(count(10_000_000, 2_000_000));
  expect(profile.store.edits.entities()).toEqual([]);
  expect(readdirSync(folder).length).toBeLessThanOrEqual(before + 1);
  expect(readdirSync(join(profile.folder, 'transfer'))).toEqual([]);
  return (error as Refused).message;
}

export const fine: ZipEntry = { name: 'media', content: '{}' };
export const collection = (): ZipEntry => ({ name: 'collection.anki2', content: ankiCollection() });
export const zeros = (bytes: number): Buffer => Buffer.alloc(bytes);
