// `npm run verdicts [-- WORD]`: the warm grader's verdict on every answer of the curriculum (or those whose name holds WORD) against
// that of a new `python -m pytest`, test by test.
import { join } from 'node:path';
import { allAnswers, createComparer } from '../helpers/verdicts.ts';

const python =
  process.env['CAIRN_CHECK_PYTHON'] ??
  join(import.meta.dirname, '..', '..', '.cache/python/bin/python');
const [word = ''] = process.argv.slice(2);
const queue = allAnswers().filter(({ name }) => name.includes(word));
const all = queue.length;
const different: string[] = [];

async function work(): Promise<void> {
  const comparer = createComparer(python);
  for (let answer = queue.shift(); answer !== undefined; answer = queue.shift()) {
    const { difference } = await comparer.compare(answer);
    if (difference === null) continue;
    different.push(answer.name);
    console.log(`${answer.name}: ${difference}`);
  }
  await comparer.close();
}
const began = performance.now();
await Promise.all([work(), work()]);
const seconds = Math.round((performance.now() - began) / 1000);
console.log(`${all - different.length} of ${all} answers have the same verdict, in ${seconds} s.`);
process.exitCode = different.length === 0 ? 0 : 1;
