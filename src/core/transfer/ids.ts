import { createHash } from 'node:crypto';
import type { Uuid } from '../../contract/ids.ts';

/**
 * An id that is made from what it names, so that the same file twice names the same things: a UUIDv7 whose time is
 * `atMs` and whose rest is a hash of `name`.
 */
export function derivedId(name: string, atMs: number): Uuid {
  const time = Math.min(Math.max(0, Math.trunc(atMs)), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0');
  const hash = createHash('sha256').update(name).digest('hex');
  const variant = ((Number.parseInt(hash[3] ?? '0', 16) & 3) | 8).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${hash.slice(0, 3)}`,
    `${variant}${hash.slice(4, 7)}`,
    hash.slice(7, 19),
  ].join('-') as Uuid;
}
