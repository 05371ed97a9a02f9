import { expect } from 'vitest';
import type { FakeCore, Ran, RunOptions } from './helpers.ts';

/** Runs the words through both programs, which must write and end the same. */
export async function both(
  core: FakeCore,
  words: readonly string[],
  options?: RunOptions,
): Promise<Ran> {
  const shown = core.hintsShown;
  const typescript = await core.typescript(words, options);
  core.hintsShown = shown;
  const python = await core.python3(words, options);
  if (words.includes('--json')) {
    expect(JSON.parse(python.stdout)).toEqual(JSON.parse(typescript.stdout));
    expect({ ...python, stdout: '' }).toEqual({ ...typescript, stdout: '' });
  } else expect(python).toEqual(typescript);
  return typescript;
}
