/** The protocol's bound on one event, with room for the line's end. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024 + 1024;

/** Cuts a stream of bytes into lines; calls `onFlood` once when a line is longer than `maxBytes`, and takes nothing more. */
export function lineSplitter(options: {
  readonly maxBytes: number;
  onLine(line: string): void;
  onFlood(): void;
}): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let held = 0;
  let flooded = false;
  return (chunk) => {
    let from = 0;
    while (!flooded && from < chunk.length) {
      const end = chunk.indexOf(0x0a, from);
      const part = chunk.subarray(from, end === -1 ? chunk.length : end);
      held += part.length;
      if (held > options.maxBytes) {
        flooded = true;
        parts = [];
        options.onFlood();
        return;
      }
      parts.push(part);
      if (end === -1) return;
      const line = Buffer.concat(parts).toString('utf8');
      parts = [];
      held = 0;
      from = end + 1;
      if (line.trim()) options.onLine(line);
    }
  };
}
