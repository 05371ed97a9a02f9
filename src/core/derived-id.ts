import { createHash } from 'node:crypto';
import type { Uuid } from '../contract/ids.ts';

/**
 * The id of one of several rows that one act writes: the act's own time, and the rest from the act and what the row is about.
 * The same act, sent again, makes the same ids.
 */
export function derivedId(actId: Uuid, name: string): Uuid {
  const hash = sha256(`${actId} ${name}`);
  return uuidOf(actId.slice(0, 8) + actId.slice(9, 13), hash.slice(0, 7) + hash.slice(8, 20));
}

/**
 * An id that is made from what it names, so that the same file twice names the same things: its time is `atMs`, and its
 * rest is from `name`.
 */
export function namedId(name: string, atMs: number): Uuid {
  const time = Math.min(Math.max(0, Math.trunc(atMs)), 2 ** 48 - 1).toString(16);
  return uuidOf(time.padStart(12, '0'), sha256(name).slice(0, 19));
}

/** A UUID of version 7 (RFC 9562): 12 hexadecimal digits of time, and 19 others in the place of chance. */
function uuidOf(time: string, digits: string): Uuid {
  const variant = ((Number.parseInt(digits[3] ?? '0', 16) & 3) | 8).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${digits.slice(0, 3)}`,
    `${variant}${digits.slice(4, 7)}`,
    digits.slice(7),
  ].join('-') as Uuid;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
