import { createHash } from 'node:crypto';
import type { Uuid } from '../contract/ids.ts';

/**
 * The id of one of several rows that one act writes: the act's own time, and the rest from the act and what the row is about.
 * The same act, sent again, makes the same ids.
 */
export function derivedId(actId: Uuid, name: string): Uuid {
  const hash = createHash('sha256').update(`${actId} ${name}`).digest('hex');
  const variant = ((Number.parseInt(hash[3] ?? '0', 16) & 3) | 8).toString(16);
  const rest = `7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(8, 20)}`;
  return `${actId.slice(0, 13)}-${rest}` as Uuid;
}
