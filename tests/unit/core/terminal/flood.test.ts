import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { HIGH_WATER_CHARS } from '../../../../src/contract/terminal.ts';
import { createTestTerminal, WAIT } from './helpers.ts';

vi.setConfig({ testTimeout: 60_000 });

it('shows a file of 20 MB complete and in order', async () => {
  const terminal = createTestTerminal();
  await terminal.openPrompt();
  const text = Array.from({ length: 400_000 }, (_, n) => `${n} `.padEnd(49, '.')).join('\n');
  writeFileSync(join(terminal.home, 'big.txt'), `${text}\n`);
  terminal.type("stty -echo; printf 'BEG''IN'; cat big.txt; printf 'E''ND'\n");
  await terminal.until(/END/);
  const shown = terminal.shown();
  const body = shown.slice(shown.indexOf('BEGIN') + 5, shown.indexOf('END'));
  expect(body.length).toBe(text.length + 400_000 + 1);
  expect(body === `${text.replaceAll('\n', '\r\n')}\r\n`).toBe(true);
}, 60_000);

it('answers Ctrl-C within 500 ms under a flood', async () => {
  const terminal = createTestTerminal();
  await terminal.open();
  for (let round = 0; round < 5; round++) {
    terminal.type('yes\n');
    await vi.waitFor(() => expect(terminal.shown().length).toBeGreaterThan(1_000_000), WAIT);
    const started = performance.now();
    terminal.type('\x03');
    await terminal.until(/\$ $/);
    expect(performance.now() - started).toBeLessThan(500);
    await terminal.open();
  }
});

it('holds the program back while nobody acknowledges, and goes on for a window that begins anew', async () => {
  const terminal = createTestTerminal();
  await terminal.open();
  terminal.acknowledging = false;
  terminal.type('yes; echo stopped\n');
  await vi.waitFor(
    () => expect(terminal.shown().length).toBeGreaterThan(HIGH_WATER_CHARS / 2),
    WAIT,
  );
  for (let reload = 0; reload < 5; reload++) {
    await terminal.open();
    expect(terminal.shown().length).toBeLessThan(2 * HIGH_WATER_CHARS);
  }
  terminal.acknowledging = true;
  await terminal.open();
  terminal.type('\x03');
  await terminal.until(/\$ $/);
  terminal.type('echo alive\n');
  await terminal.until('\nalive');
}, 30_000);

it('leaves out what is queued when Ctrl-C stops a flood, and says so', async () => {
  const queue: ((data: string) => void)[] = [];
  const program: { held: boolean } = { held: false };
  const terminal = createTestTerminal({
    spawn: () => ({
      pid: 999_999_999,
      onData(listener: (data: string) => void) {
        queue.push(listener);
        return { dispose() {} };
      },
      onExit: () => ({ dispose() {} }),
      write() {},
      resize() {},
      kill() {},
      pause() {
        program.held = true;
      },
      resume() {
        program.held = false;
      },
    }),
  });
  await terminal.open();
  terminal.acknowledging = false;
  const print = (data: string) => queue[0]?.(data);
  await vi.waitFor(() => expect(queue).toHaveLength(1), WAIT);
  for (let n = 0; n < 8; n++) print(`${n}`.repeat(30_000));
  expect(program.held).toBe(true);
  terminal.type('\x03');
  print('$ ');
  await terminal.open();
  await terminal.until(/characters left out …[^\n]*\r\n\$ $/);
  expect(terminal.shown().length).toBeLessThan(200);
  await vi.waitFor(() => expect(program.held).toBe(false), WAIT);
});

it('keeps the last words of a program that ends while it is held back', async () => {
  const terminal = createTestTerminal();
  await terminal.open();
  terminal.acknowledging = false;
  terminal.type("seq 1 40000; printf 'last''words'; exit\n");
  await vi.waitFor(
    () => expect(terminal.shown().length).toBeGreaterThan(HIGH_WATER_CHARS / 2),
    WAIT,
  );
  terminal.acknowledging = true;
  await terminal.open();
  await vi.waitFor(() => expect(terminal.exits()).toEqual([0]), WAIT);
  expect((await terminal.open()).replay).toContain('lastwords');
});
