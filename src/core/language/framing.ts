/** How the Language Server Protocol separates messages on a pipe: a header that counts bytes, an empty line, JSON. */

const HEADER_END = Buffer.from('\r\n\r\n');
/** Real headers take 30 bytes: more without an end is something else. */
const MAX_HEADER_BYTES = 4096;

export interface SplitterOptions {
  /** A longer message is refused before it is read. */
  readonly maxBytes: number;
  onMessage(json: string): void;
  /** What came is no message; nothing more is read. */
  onBroken(why: string): void;
}

/** One message as it goes to a server. */
export function frameMessage(json: string): Buffer {
  const body = Buffer.from(json, 'utf8');
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`, 'ascii'), body]);
}

/** Takes a server's output in whatever pieces it comes, and hands on each whole message. */
export function messageSplitter(options: SplitterOptions): (chunk: Buffer) => void {
  const { maxBytes, onMessage, onBroken } = options;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  /** Bytes of the message that is being read; null while its header is. */
  let bodyBytes: number | null = null;
  let broken = false;

  function refuse(why: string): void {
    broken = true;
    waiting = [];
    onBroken(why);
  }

  function take(bytes: number): Buffer {
    const all = waiting.length === 1 && waiting[0] ? waiting[0] : Buffer.concat(waiting);
    const rest = all.subarray(bytes);
    waiting = rest.length > 0 ? [rest] : [];
    waitingBytes = rest.length;
    return all.subarray(0, bytes);
  }

  /** False when more has to come first. */
  function readHeader(): boolean {
    const held = take(waitingBytes);
    const end = held.subarray(0, MAX_HEADER_BYTES).indexOf(HEADER_END);
    waiting = held.length > 0 ? [held] : [];
    waitingBytes = held.length;
    if (end < 0) {
      if (held.length >= MAX_HEADER_BYTES) refuse('a header without an end');
      return false;
    }
    const header = take(end + HEADER_END.length).toString('latin1');
    const length = /^content-length:[ \t]*(\d{1,15})[ \t]*$/im.exec(header)?.[1];
    if (length === undefined) refuse('a header without a length');
    else if (Number(length) > maxBytes) refuse(`a message of ${length} bytes`);
    else bodyBytes = Number(length);
    return !broken;
  }

  return (chunk) => {
    if (broken || chunk.length === 0) return;
    waiting.push(chunk);
    waitingBytes += chunk.length;
    while (!broken) {
      if (bodyBytes === null && !(waitingBytes > 0 && readHeader())) return;
      if (bodyBytes === null || waitingBytes < bodyBytes) return;
      const json = take(bodyBytes).toString('utf8');
      bodyBytes = null;
      onMessage(json);
    }
  };
}
