import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordingPart } from '../../../../src/contract/recording.ts';
import { RecordedRun } from '../../../../src/core/replay/recording.ts';

const EMPTY: RecordingPart = {
  ...{ files: [], threads: [], frames: [], steps: [], changes: [], output: [], tasks: [] },
};

/** A part in which `frames` call each other in a chain, and each step is of one of them. */
function partOf(values: Partial<RecordingPart>): RecordingPart {
  return { ...EMPTY, ...values };
}

const frame = (
  activation: number,
  name: string,
  caller: number,
): RecordingPart['frames'][number] => [...([activation, name, 0, 1, caller, 0, -1] as const)];

describe('a recording', () => {
  it('answers a moment: stack, lines of the callers, values and what has just changed', () => {
    const run = new RecordedRun();
    run.add(
      partOf({
        files: [['main.py', 'x']],
        threads: ['MainThread'],
        frames: [frame(0, '', -1)],
        steps: [
          ['l', 1, 0, 10],
          ['l', 2, 0, 20],
        ],
        changes: [[1, 0, { total: '0' }, []]],
      }),
    );
    run.add(
      partOf({
        frames: [frame(1, 'add', 0)],
        steps: [
          ['l', 7, 1, 30],
          ['r', 8, 1, 40, '5'],
          ['l', 3, 0, 50],
        ],
        changes: [
          [2, 1, { n: '5' }, []],
          [4, 0, { answer: '5' }, ['total']],
        ],
      }),
    );
    const inside = run.moment(3);
    expect(inside.value).toBe('5');
    expect(inside.stack.map(({ frame: at, line }) => [at, line])).toEqual([
      [1, 8],
      [0, 2],
    ]);
    expect(inside.stack[0]?.variables).toEqual([
      { name: 'n', text: '5', change: 'none', since: 2, values: 1 },
    ]);
    expect(run.moment(2).stack[0]?.variables[0]?.change).toBe('new');
    expect(run.moment(1).stack[0]?.variables[0]).toMatchObject({ name: 'total', change: 'new' });
    const after = run.moment(4);
    expect(after.stack[0]?.variables.map(({ name }) => name)).toEqual(['answer']);
    expect(after.stack[0]?.gone).toEqual(['total']);
    expect(run.history(0, 'total').values).toEqual([
      { step: 1, text: '0' },
      { step: 4, text: null },
    ]);
    expect(run.history(0, 'nothing').values).toEqual([]);
  });

  it('leaves out the middle of a deep stack and says how much', () => {
    const run = new RecordedRun();
    const depth = 200;
    run.add(
      partOf({
        frames: Array.from({ length: depth }, (_, n) => frame(n, 'f', n - 1)),
        steps: [['l', 1, depth - 1, 0]],
      }),
    );
    const { stack, leftOut } = run.moment(0);
    expect(stack).toHaveLength(23);
    expect(leftOut).toBe(depth - 23);
    expect(stack.at(-1)?.frame).toBe(0);
    expect(run.frames.at(-1)?.depth).toBe(depth - 1);
  });

  it('holds at every step what replaying all changes up to it gives', () => {
    const change = fc.record({
      activation: fc.integer({ min: 0, max: 2 }),
      name: fc.constantFrom('a', 'b', 'c'),
      text: fc.option(fc.constantFrom('1', '2', '3')),
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(change, { maxLength: 4 }), { minLength: 1, maxLength: 30 }),
        (steps) => {
          const run = new RecordedRun();
          const folded = [0, 1, 2].map(() => new Map<string, string>());
          run.add(partOf({ frames: [frame(0, '', -1), frame(1, 'f', 0), frame(2, 'g', 1)] }));
          steps.forEach((changes, step) => {
            const entries = [0, 1, 2].flatMap((activation) => {
              const now = folded[activation] ?? new Map<string, string>();
              const before = new Map(now);
              for (const each of changes.filter((one) => one.activation === activation)) {
                if (each.text === null) now.delete(each.name);
                else now.set(each.name, each.text);
              }
              const changed = [...now].filter(([name, text]) => before.get(name) !== text);
              const gone = [...before.keys()].filter((name) => !now.has(name));
              return changed.length + gone.length === 0
                ? []
                : [[step, activation, Object.fromEntries(changed), gone] as const];
            });
            run.add(
              partOf({
                steps: [['l', 1, 2, step]],
                changes: entries.map(([at, activation, set, gone]) => [at, activation, set, gone]),
              }),
            );
            const { stack } = run.moment(step);
            for (const entry of stack) {
              const shown = Object.fromEntries(
                entry.variables.map(({ name, text }) => [name, text]),
              );
              expect(shown).toEqual(Object.fromEntries(folded[entry.frame] ?? []));
            }
          });
        },
      ),
      { numRuns: 150 },
    );
  });
});
