import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameMessage, messageSplitter } from '../../../../src/core/language/framing.ts';

function read(chunks: readonly Buffer[], maxBytes = 100_000) {
  const messages: string[] = [];
  const broken: string[] = [];
  const take = messageSplitter({
    maxBytes,
    onMessage: (json) => messages.push(json),
    onBroken: (why) => broken.push(why),
  });
  for (const chunk of chunks) take(chunk);
  return { messages, broken };
}

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const ends = [...new Set(at.map((each) => each % (bytes.length + 1)))].sort((a, b) => a - b);
  const parts: Buffer[] = [];
  let from = 0;
  for (const to of [...ends, bytes.length]) {
    parts.push(bytes.subarray(from, to));
    from = to;
  }
  return parts;
}

describe('the messages of a language server', () => {
  it('are the same however the pipe cuts them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 60 })),
        fc.array(fc.nat(), { maxLength: 30 }),
        (messages, cuts) => {
          const whole = Buffer.concat(messages.map(frameMessage));
          const sent = messages.map((each) => Buffer.from(each, 'utf8').toString('utf8'));
          expect(read(cut(whole, cuts))).toEqual({ messages: sent, broken: [] });
        },
      ),
    );
  });

  it('come whole when each byte comes alone', () => {
    const whole = Buffer.concat([frameMessage('{"a":"ü"}'), frameMessage('{}')]);
    const bytes = [...whole].map((byte) => Buffer.from([byte]));
    expect(read(bytes).messages).toEqual(['{"a":"ü"}', '{}']);
  });

  it('may have other headers, in any case and order', () => {
    const text =
      'Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-LENGTH: 2\r\n\r\n{}';
    expect(read([Buffer.from(text)]).messages).toEqual(['{}']);
  });

  it.each([
    ['Content-Length: 99999999999999\r\n\r\n', 'a message of 99999999999999 bytes'],
    ['Content-Length: -1\r\n\r\n{}', 'a header without a length'],
    ['Content-Length: 1e3\r\n\r\n{}', 'a header without a length'],
    ['hello\r\n\r\n', 'a header without a length'],
    ['x'.repeat(5000), 'a header without an end'],
  ])('are refused before they are read: %#', (text, why) => {
    const good = frameMessage('{}');
    expect(read([good, Buffer.from(text), good])).toEqual({ messages: ['{}'], broken: [why] });
  });

  it('never throw and never pass a bound, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const { messages, broken } = read(
          chunks.map((each) => Buffer.from(each)),
          50,
        );
        expect(broken.length).toBeLessThanOrEqual(1);
        for (const message of messages) expect(message.length).toBeLessThanOrEqual(50);
      }),
    );
  });

  it('cost time in proportion to their size, in small pieces too', () => {
    const large = frameMessage('x'.repeat(2_000_000));
    const pieces = cut(
      large,
      Array.from({ length: 2000 }, (_, index) => index * 1000),
    );
    const startedMs = performance.now();
    expect(read(pieces, 3_000_000).messages[0]?.length).toBe(2_000_000);
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });
});
