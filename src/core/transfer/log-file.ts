import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  createReadStream,
  createWriteStream,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { ExchangedLog } from '../store/index.ts';
import { LIMITS } from './limits.ts';
import { chunksOf, linesOf } from './lines.ts';

/** The file of all logs: docs/data-files.md. Raised when a row of it can be misread by an older Cairn. */
const FORMAT = 'cairn-log';
export const LOG_VERSION = 1;
const CHUNK_CHARS = 1_000_000;

const head = z.object({
  format: z.literal(FORMAT),
  version: z.literal(LOG_VERSION),
  /** Every name this learner's profile has had: each device begins with one of its own, and takes in those it merges. */
  profiles: z.array(z.string().min(1).max(100)).min(1).max(1000),
  device: z.string().min(1).max(100),
  madeMs: z.number().int(),
  counts: z.record(z.string(), z.number().int().nonnegative()),
  /** Of everything after this line, unpacked. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type LogHead = z.infer<typeof head>;

/** Writes every log to `file`: gzip, a line a row, the head first. The file is there whole or not at all. */
export function writeLogFile(
  file: string,
  logs: readonly ExchangedLog[],
  about: Pick<LogHead, 'profiles' | 'device' | 'madeMs'>,
): LogHead {
  const body = `${file}.body`;
  rmSync(body, { force: true });
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let text = '';
  const handle = openSync(body, 'wx', 0o600);
  const flush = (): void => {
    if (text === '') return;
    hash.update(text);
    // A gzip file may be made of several, one after another: so the whole is never in memory.
    writeSync(handle, gzipSync(text));
    text = '';
  };
  try {
    for (const log of logs) {
      counts[log.name] = 0;
      for (const row of log.rows()) {
        text += `${JSON.stringify([log.name, row])}\n`;
        counts[log.name] = (counts[log.name] ?? 0) + 1;
        if (text.length > CHUNK_CHARS) flush();
      }
    }
    flush();
  } finally {
    closeSync(handle);
  }
  const made: LogHead = {
    format: FORMAT,
    version: LOG_VERSION,
    ...about,
    counts,
    sha256: hash.digest('hex'),
  };
  const partial = `${file}.partial`;
  rmSync(partial, { force: true });
  appendFileSync(partial, gzipSync(`${JSON.stringify(made)}\n`), { mode: 0o600 });
  appendInto(partial, body);
  renameSync(partial, file);
  rmSync(body, { force: true });
  return made;
}

function appendInto(file: string, from: string): void {
  const target = openSync(file, 'a');
  try {
    for (const chunk of chunksOf(from)) writeSync(target, chunk);
  } finally {
    closeSync(target);
  }
}

export interface ReadLog {
  readonly head: LogHead;
  /** The rows, each with the name of its log; to be read once. */
  rows(): Generator<readonly [string, unknown]>;
}

const entry = z.tuple([z.string(), z.unknown()]);

/**
 * Unpacks and checks a file of logs into `plain`: its head, its hash and its counts. What is damaged, cut short or of a
 * newer version is told apart, because each wants something else done.
 */
export async function readLogFile(
  file: string,
  plain: string,
): Promise<Result<ReadLog, DomainError>> {
  rmSync(plain, { force: true });
  const unpacked = await unpack(file, plain);
  if (!unpacked.ok) return unpacked;
  const lines = linesOf(plain);
  const first = lines.next();
  const made = readHead(first.done === true ? '' : first.value);
  if (!made.ok) return made;
  const hash = createHash('sha256');
  const counts = new Map<string, number>();
  try {
    for (const line of lines) {
      hash.update(`${line}\n`);
      const [name] = entry.parse(JSON.parse(line));
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  } catch {
    return damaged('a line of it is not what it was');
  }
  const expected = Object.entries(made.value.counts);
  const short = expected.find(([name, count]) => (counts.get(name) ?? 0) !== count);
  if (short) {
    const [name, count] = short;
    return damaged(`it should hold ${count} rows of ${name} and holds ${counts.get(name) ?? 0}`);
  }
  if (hash.digest('hex') !== made.value.sha256) return damaged('its check sum does not fit');
  return ok({
    head: made.value,
    *rows() {
      let isHead = true;
      for (const line of linesOf(plain)) {
        if (!isHead) yield entry.parse(JSON.parse(line));
        isHead = false;
      }
    },
  });
}

async function unpack(file: string, plain: string): Promise<Result<null, DomainError>> {
  let size = 0;
  const atMost = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > LIMITS.logBytes) done(new Error('it is larger than any log'));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(
      createReadStream(file),
      createGunzip(),
      atMost,
      createWriteStream(plain, { flags: 'wx', mode: 0o600 }),
    );
    return ok(null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return err(domainError('notFound', `There is no file ${file}.`));
    }
    return damaged((error as Error).message);
  }
}

function readHead(line: string): Result<LogHead, DomainError> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return damaged('it does not begin as such a file does');
  }
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format !== FORMAT) return damaged('it does not begin as such a file does');
  if (typeof version === 'number' && version > LOG_VERSION) {
    return err(
      domainError(
        'fileRefused',
        `This file was written by a newer Cairn (format ${version}; this one reads ${LOG_VERSION}). Nothing was changed. Update Cairn on this device, then merge again.`,
      ),
    );
  }
  const parsed = head.safeParse(value);
  return parsed.success ? ok(parsed.data) : damaged('its first line does not fit');
}

function damaged(reason: string): Result<never, DomainError> {
  return err(
    domainError(
      'fileRefused',
      `This is not a whole file of another device's progress (${reason}). Nothing was changed. Export it there again, and copy it anew.`,
    ),
  );
}
