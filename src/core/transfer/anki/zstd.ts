import { Decompress } from 'fzstd';
import { RefusedFile } from '../limits.ts';

/** Frames ask for a window of memory; honest packages use 8 MB at most. */
const MAX_WINDOW_BYTES = 32_000_000;
const CHUNK_BYTES = 64 * 1024;

/** Unpacks zstd in pieces, so that a bomb is noticed after one of them: `onData` throws when it has had enough. */
export function unpackZstd(packed: Uint8Array, onData: (chunk: Uint8Array) => void): void {
  const unpacker = createUnpacker(onData);
  for (let at = 0; at < packed.length; at += CHUNK_BYTES) {
    unpacker.push(packed.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= packed.length);
  }
  if (packed.length === 0) throw damaged('it is empty');
}

export interface Unpacker {
  push(chunk: Uint8Array, isLast: boolean): void;
}

export function createUnpacker(onData: (chunk: Uint8Array) => void): Unpacker {
  let head = Buffer.alloc(0);
  let isChecked = false;
  const unpacker = new Decompress((chunk) => onData(chunk));
  return {
    push(chunk, isLast) {
      if (!isChecked) {
        head = Buffer.concat([head, chunk]);
        if (head.length < 18 && !isLast) return;
        isChecked = true;
        checkWindow(head);
        chunk = head;
      }
      try {
        unpacker.push(chunk, isLast);
      } catch (error) {
        if (error instanceof RefusedFile) throw error;
        throw damaged(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** The frame's header says how much memory it wants (RFC 8878, 3.1.1.1). */
function checkWindow(head: Buffer): void {
  if (head.length < 6 || head.readUInt32LE(0) !== 0xfd2f_b528) {
    throw damaged('it does not begin as such');
  }
  const descriptor = head[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  let at = 5;
  if (!isSingle) {
    const window = head[at++] ?? 0;
    const base = 2 ** (10 + (window >> 3));
    if (base + (base / 8) * (window & 7) > MAX_WINDOW_BYTES)
      throw damaged('it wants too much memory');
    return;
  }
  at += [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [1, 2, 4, 8][descriptor >> 6] ?? 1;
  if (head.length < at + sizeBytes) throw damaged('it ends early');
  const size =
    sizeBytes === 1
      ? head.readUInt8(at)
      : sizeBytes === 2
        ? head.readUInt16LE(at) + 256
        : sizeBytes === 4
          ? head.readUInt32LE(at)
          : Number(head.readBigUInt64LE(at));
  // A frame in one piece is kept in memory whole.
  if (size > MAX_WINDOW_BYTES) throw damaged('it wants too much memory');
}

function damaged(reason: string): RefusedFile {
  return new RefusedFile(`A part of it that is packed with zstd is damaged (${reason}).`);
}
