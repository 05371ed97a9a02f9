import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

const PAGE_BYTES = 64 * 1024;

/**
 * Reads a file in pages: a zip's directory is asked for in two small pieces an entry, and a system call for each of them
 * is most of the time that a package with thousands of files takes. Throws what the system says when the file does not open.
 */
export class PagedReader extends RandomAccessReader {
  readonly #file: string;
  readonly #fd: number;
  readonly #page = Buffer.allocUnsafe(PAGE_BYTES);
  #pageAt = 0;
  #pageBytes = 0;

  constructor(file: string) {
    super();
    this.#file = file;
    this.#fd = openSync(file, 'r');
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let error: Error | null = null;
    try {
      this.#copy(buffer, offset, length, position);
    } catch (thrown) {
      error = thrown as Error;
    }
    queueMicrotask(() => callback(error));
  }

  override _readStreamForRange(start: number, end: number): Readable {
    // With a descriptor of its own: a stream closes what it reads from.
    return createReadStream(this.#file, { start, end: end - 1 });
  }

  override close(callback: (error: Error | null) => void): void {
    closeSync(this.#fd);
    callback(null);
  }

  #copy(buffer: Buffer, offset: number, length: number, position: number): void {
    for (let done = 0; done < length; ) {
      const at = position + done;
      if (at < this.#pageAt || at >= this.#pageAt + this.#pageBytes) {
        this.#pageAt = at;
        this.#pageBytes = readSync(this.#fd, this.#page, 0, PAGE_BYTES, at);
        if (this.#pageBytes === 0) throw new Error('it ends too early');
      }
      const from = at - this.#pageAt;
      done += this.#page.copy(
        buffer,
        offset + done,
        from,
        Math.min(this.#pageBytes, from + length - done),
      );
    }
  }
}
