import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createTestWorkspace, QUOTE, temporaryFolder } from './helpers.ts';

const SAVE_LOOP = fileURLToPath(new URL('./save-loop.ts', import.meta.url));
const KILLS = 30;

it(`has a whole file, and the last one that was said to be saved, after each of ${KILLS} kills`, async () => {
  const folder = temporaryFolder();
  let last = -1;
  let leftovers = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const child = spawn(process.execPath, [SAVE_LOOP, folder, String(last + 1)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    const savesBefore = 1 + (kill % 5);
    let heard = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      last = Number(line);
      heard++;
      // Somewhere in the save after this one: where exactly, the system's scheduling decides.
      if (heard === savesBefore) child.kill('SIGKILL');
    }
    const [, signal] = await exit;
    expect(signal).toBe('SIGKILL');
    const [digest = '', ...lines] = readFileSync(join(folder, 'work.py'), 'utf8').split('\n');
    const body = lines.join('\n');
    expect(createHash('sha256').update(body).digest('hex')).toBe(digest);
    expect(Number(lines[0])).toBeGreaterThanOrEqual(last);
    last = Number(lines[0]);
    leftovers += readdirSync(folder).length - 1;
  }
  // Otherwise no kill met a save half done, and the test proved nothing.
  expect(leftovers).toBeGreaterThan(0);
}, 60_000);

it('opens after a kill without the half-written files', () => {
  const test = createTestWorkspace();
  test.open();
  test.edit('.cairn-0123456789abcdef.tmp', 'half');
  expect(test.feature.ensure(QUOTE).ok).toBe(true);
  test.open();
  expect(readdirSync(test.home).sort()).toEqual(['README.md', 'quote.py', 'shop']);
});
