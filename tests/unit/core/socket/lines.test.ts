import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineReader } from '../../../../src/core/socket/channel.ts';

function read(bytes: Buffer, cuts: readonly number[], limit: number): string[] | null {
  const reader = new LineReader(limit);
  const lines: string[] = [];
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b).concat(bytes.length)) {
    const found = reader.push(bytes.subarray(from, cut));
    if (found === null) return null;
    lines.push(...found.map((line) => line.toString('utf8')));
    from = cut;
  }
  return lines;
}

test('finds the same lines wherever the stream is cut, also within a character', () => {
  const line = fc
    .string({ unit: 'grapheme', maxLength: 30 })
    .map((text) => text.replace(/\n/g, ''));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(400)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
      const within = cuts.map((cut) => cut % (bytes.length + 1));
      expect(read(bytes, within, 1000)).toEqual(lines);
    }),
  );
});

test('refuses a line over the limit as soon as it is, ended or not', () => {
  expect(read(Buffer.from(`${'x'.repeat(10)}\n`), [], 10)).toEqual(['x'.repeat(10)]);
  expect(read(Buffer.from(`${'x'.repeat(11)}\n`), [], 10)).toBeNull();
  expect(read(Buffer.from('x'.repeat(11)), [3, 6], 10)).toBeNull();
  expect(read(Buffer.from(`${'x'.repeat(6)}\n${'y'.repeat(6)}\n`), [4], 10)).toHaveLength(2);
});
