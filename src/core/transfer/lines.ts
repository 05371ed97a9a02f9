import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1_000_000;
const NEWLINE = 0x0a;

/** A file's lines, one at a time and at once: for a transaction, which waits for nothing. */
export function* linesOf(file: string): Generator<string> {
  const handle = openSync(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let rest: Buffer[] = [];
    for (;;) {
      const read = readSync(handle, chunk, 0, CHUNK_BYTES, null);
      if (read === 0) break;
      let at = 0;
      for (let end = chunk.indexOf(NEWLINE, at); end >= 0 && end < read; ) {
        const line = chunk.subarray(at, end);
        yield rest.length === 0
          ? line.toString('utf8')
          : Buffer.concat([...rest, line]).toString('utf8');
        rest = [];
        at = end + 1;
        end = chunk.indexOf(NEWLINE, at);
      }
      if (at < read) rest.push(Buffer.from(chunk.subarray(at, read)));
    }
    if (rest.length > 0) yield Buffer.concat(rest).toString('utf8');
  } finally {
    closeSync(handle);
  }
}

/** A file's bytes, a piece at a time. Each piece is good until the next. */
export function* chunksOf(file: string): Generator<Buffer> {
  const handle = openSync(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const read = readSync(handle, chunk, 0, CHUNK_BYTES, null);
      if (read === 0) return;
      yield chunk.subarray(0, read);
    }
  } finally {
    closeSync(handle);
  }
}
