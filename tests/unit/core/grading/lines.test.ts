import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineSplitter } from '../../../../src/core/grading/lines.ts';

function split(chunks: readonly Buffer[], maxBytes: number): { lines: string[]; floods: number } {
  const lines: string[] = [];
  let floods = 0;
  const take = lineSplitter({
    maxBytes,
    onLine: (line) => lines.push(line),
    onFlood: () => floods++,
  });
  for (const chunk of chunks) take(chunk);
  return { lines, floods };
}

describe('cutting a stream into lines', () => {
  it('gives the same lines however the bytes were cut', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc
            .string({ unit: 'grapheme' })
            .filter((text) => !/[\n]/.test(text) && text.trim() !== ''),
        ),
        fc.array(fc.nat(), { maxLength: 20 }),
        (lines, cuts) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)];
          const chunks = at.map((from, index) =>
            bytes.subarray(from, at[index + 1] ?? bytes.length),
          );
          expect(split(chunks, 1_000_000)).toEqual({ lines, floods: 0 });
        },
      ),
    );
  });

  it('stops for good at a line that is too long, however it comes', () => {
    const chunks = ['ok\n', 'x'.repeat(6), 'x'.repeat(6), '\nlater\n'].map((text) =>
      Buffer.from(text),
    );
    expect(split(chunks, 10)).toEqual({ lines: ['ok'], floods: 1 });
  });
});
