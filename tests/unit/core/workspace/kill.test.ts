import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { count } from '../../../helpers/counts.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { createTestWorkspace, QUOTE } from './helpers.ts';

const SAVE_LOOP = fileURLToPath(new URL('./save-loop.ts', import.meta.url));
/** One save is about 30 acts on the disk: each kill comes one act later than the one before it. */
const KILLS = count(20, 100);
const FIRST_KILL = 50;
const LINES = 10_002;

it(`has a whole file, and the last one that was said to be saved, after each of ${KILLS} kills`, async () => {
  const folder = temporaryFolder();
  let last = -1;
  let leftovers = 0;
  for (let kill = FIRST_KILL; kill < FIRST_KILL + KILLS; kill++) {
    const child = spawn(process.execPath, [SAVE_LOOP, folder, String(last + 1), String(kill)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    for await (const line of createInterface({ input: child.stdout })) last = Number(line);
    const [, signal] = await exit;
    expect(signal).toBe('SIGKILL');
    const lines = readFileSync(join(folder, 'work.py'), 'utf8').split('\n');
    expect(lines.length - 1).toBe(LINES);
    expect(lines[LINES - 1]).toBe(lines[0]);
    expect(Number(lines[0])).toBeGreaterThanOrEqual(last);
    last = Number(lines[0]);
    for (const name of readdirSync(folder)) {
      if (name === 'work.py') continue;
      leftovers++;
      rmSync(join(folder, name));
    }
  }
  // Kills between the opening of the temporary file and its rename leave it: otherwise none came in the middle of a save.
  expect(leftovers).toBeGreaterThan(KILLS / 8);
  expect(leftovers).toBeLessThan(KILLS);
}, 600_000);

it('opens after a kill without the half-written files', () => {
  const test = createTestWorkspace();
  test.open();
  test.edit('.cairn-0123456789abcdef.tmp', 'half');
  expect(test.feature.ensure(QUOTE).ok).toBe(true);
  test.open();
  expect(readdirSync(test.home).sort()).toEqual(['README.md', 'quote.py', 'shop']);
});
