import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The kernel's limit is 104 bytes on macOS and 108 on Linux, the closing zero included. */
const MAX_PATH_BYTES = 99;
const SOCKET_NAME = 'core.sock';
const FOLDER_NAME = /^cairn-[A-Za-z0-9]{6}$/;

export interface AddressOptions {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * A fresh place to listen at: on Windows a pipe with a name nobody can guess, elsewhere a socket in a new folder that only
 * this user may enter. Throws where no folder can be made.
 */
export function createAddress({ platform, environment }: AddressOptions): string {
  if (platform === 'win32') return `\\\\.\\pipe\\cairn-${randomBytes(16).toString('hex')}`;
  const candidates = [environment['XDG_RUNTIME_DIR'], tmpdir(), '/tmp'];
  let problem: unknown = new Error('every temporary folder has too long a path');
  for (const parent of candidates) {
    if (!parent || !fits(parent)) continue;
    try {
      const folder = mkdtempSync(join(parent, 'cairn-'));
      // Made 0700 already; a mask that takes the owner's own rights away must not lock us out.
      chmodSync(folder, 0o700);
      return join(folder, SOCKET_NAME);
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

function fits(parent: string): boolean {
  return Buffer.byteLength(join(parent, 'cairn-000000', SOCKET_NAME)) <= MAX_PATH_BYTES;
}

/**
 * Removes what `createAddress` made, also for a core that was killed. The address may come from a file that anything wrote:
 * only a socket in a folder of our naming goes, and the folder only if it is then empty.
 */
export function removeAddress(address: string): void {
  const folder = dirname(address);
  if (basename(address) !== SOCKET_NAME || !FOLDER_NAME.test(basename(folder))) return;
  try {
    const stats = lstatSync(address, { throwIfNoEntry: false });
    if (stats?.isSocket()) rmSync(address, { force: true });
    if (lstatSync(folder).isDirectory()) rmdirSync(folder);
  } catch {
    // Gone already, or not ours to remove.
  }
}
