import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Answer, allAnswers, createComparer } from '../../../helpers/verdicts.ts';

const environment = process.env['CAIRN_PYTHON_ENV'] ?? '';
const python = join(
  environment,
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
);
const there = environment !== '' && existsSync(python) && process.platform !== 'win32';

/** A cold run takes over a second; `npm run verdicts` compares all answers. */
const BUDGET_MS = 30_000;
const LEAST = 3;

describe.skipIf(!there)('the warm grader and a new pytest', { timeout: 300_000 }, () => {
  it('say the same of a sample of all answers, test by test', async () => {
    // Another sample on each day, and the same one all day.
    const seed = Math.floor(Date.now() / 86_400_000);
    const comparer = createComparer(python);
    const began = performance.now();
    let compared = 0;
    for (const answer of shuffled(allAnswers(), seed)) {
      if (compared >= LEAST && performance.now() - began > BUDGET_MS) break;
      expect(await comparer.compare(answer), `seed ${seed}`).toEqual({
        answer: answer.name,
        difference: null,
      });
      compared += 1;
    }
    await comparer.close();
    expect(compared).toBeGreaterThanOrEqual(LEAST);
  });
});

/** In an order that only the seed decides (a linear congruential generator). */
function shuffled(answers: readonly Answer[], seed: number): readonly Answer[] {
  let state = seed >>> 0;
  const keyed = answers.map((answer) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return { answer, key: state };
  });
  return keyed.sort((a, b) => a.key - b.key).map(({ answer }) => answer);
}
