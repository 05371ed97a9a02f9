import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { Terminal } from '@xterm/headless';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ok } from '../../../../src/base/result.ts';
import { exerciseId } from '../../../../src/contract/ids.ts';
import { count } from '../../../helpers/counts.ts';
import { descriptors, processesWith } from '../../../helpers/processes.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { QUOTE } from '../workspace/helpers.ts';
import { createTestTerminal, resultOf, SIZE, WAIT } from './helpers.ts';

vi.setConfig({ testTimeout: 60_000 });

/** The lines a window shows once it has been written `data`. */
async function linesOf(data: string): Promise<string[]> {
  const window = new Terminal({ ...SIZE, scrollback: 5_000, allowProposedApi: true });
  await new Promise<void>((resolve) => window.write(data, resolve));
  const { active } = window.buffer;
  const lines = Array.from(
    { length: active.length },
    (_, n) => active.getLine(n)?.translateToString(true) ?? '',
  );
  window.dispose();
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

describe('a terminal', () => {
  it('runs a shell in the exercise’s folder', async () => {
    const terminal = createTestTerminal();
    const info = await terminal.open();
    expect(info).toMatchObject({ ...SIZE, title: 'sh', exited: null });
    terminal.type('pwd; echo "$CAIRN_EXERCISE $TERM $COLORTERM"; cat README.md\n');
    await terminal.until('Read me.');
    expect(terminal.shown()).toContain(terminal.home);
    expect(terminal.shown()).toContain(`${QUOTE} xterm-256color truecolor`);
  });

  it('passes any text through whole', async () => {
    const terminal = createTestTerminal();
    await terminal.openPrompt();
    terminal.type("printf '%s\\n' 'жужелица 🐍 café' | cat\n");
    await terminal.until(/\nжужелица 🐍 café\r\n/);
    // Each byte on its own: the characters must come out whole all the same.
    terminal.type(
      'for b in 360 237 220 215; do printf "\\\\$b"; sleep 0.02; done; echo \' done\'\n',
    );
    await terminal.until(/🐍 done\r\n/);
  });

  it('tells programs its size, and when it changes', async () => {
    const terminal = createTestTerminal();
    const { terminalId } = await terminal.open();
    terminal.type('stty size\n');
    await terminal.until('24 80');
    resultOf(
      await terminal.feature.handlers['terminal.resize']({ terminalId, cols: 132, rows: 50 }),
    );
    terminal.type('stty size\n');
    await terminal.until('50 132');
  });

  it('is shared by two windows that open it at the same time', async () => {
    const terminal = createTestTerminal();
    const [first, second] = await Promise.all([terminal.open(), terminal.open()]);
    expect(second.terminalId).toBe(first.terminalId);
  });

  it('answers calls for one that has closed', async () => {
    const terminal = createTestTerminal();
    const { terminalId } = await terminal.open();
    await terminal.close();
    await terminal.close();
    const { handlers } = terminal.feature;
    const closed = { ok: false, error: { code: 'notFound' } };
    expect(await handlers['terminal.write']({ terminalId, data: 'x' })).toMatchObject(closed);
    expect(await handlers['terminal.resize']({ terminalId, ...SIZE })).toMatchObject(closed);
    expect(await handlers['terminal.acknowledge']({ terminalId, chars: 1 })).toMatchObject(closed);
  });

  it('says how the shell ended, shows its last words, and starts anew', async () => {
    const terminal = createTestTerminal();
    const first = await terminal.open();
    terminal.type('echo last words; exit 3\n');
    await vi.waitFor(() => expect(terminal.exits()).toEqual([3]), WAIT);
    const ended = await terminal.open();
    expect(ended).toMatchObject({ terminalId: first.terminalId, exited: { code: 3 } });
    expect(ended.replay).toContain('last words');
    const anew = await terminal.restart();
    expect(anew.exited).toBeNull();
    expect(anew.terminalId).not.toBe(first.terminalId);
    terminal.type('echo here; kill -9 $$\n');
    await vi.waitFor(() => expect(terminal.exits()).toEqual([3, 137]), WAIT);
  });

  it('says why it could not start', async () => {
    const terminal = createTestTerminal({
      spawn: () => {
        throw new Error('forkpty(3) failed.');
      },
    });
    const opened = await terminal.feature.handlers['terminal.open']({ exerciseId: QUOTE, ...SIZE });
    expect(opened).toMatchObject({ ok: false, error: { code: 'ioFailed' } });
    const other = exerciseId.parse('1.1.1.1-not-there');
    const missing = await terminal.feature.handlers['terminal.open']({
      exerciseId: other,
      ...SIZE,
    });
    expect(missing).toMatchObject({ ok: false, error: { code: 'notFound' } });
  });

  it('finds another shell where the learner’s cannot be run', async () => {
    const terminal = createTestTerminal({
      environment: () => Promise.resolve({ shell: '/nowhere/zsh', args: [], env: process.env }),
    });
    expect((await terminal.open()).title).toBe('bash');
  });

  it('makes the folder again that was removed', async () => {
    const terminal = createTestTerminal();
    await terminal.open();
    await terminal.close();
    rmSync(terminal.home, { recursive: true });
    await terminal.open();
    terminal.type('ls\n');
    await terminal.until('quote.py');
  });
});

describe('what was on the screen', () => {
  it('is given to a window that joins, and what is printed meanwhile comes once', async () => {
    const terminal = createTestTerminal();
    await terminal.openPrompt();
    terminal.type('i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo line $i; done; echo the end\n');
    await terminal.until('line 100\r\n');
    let { replay } = await terminal.open();
    // The loop may have ended before the second window joined: then its end is part of what that was given.
    if (!/^the end$/m.test((await linesOf(replay)).join('\n'))) await terminal.until('the end');
    const lines = await linesOf(replay + terminal.shown());
    const numbers = lines.flatMap((line) => /^line (\d+)$/.exec(line)?.[1] ?? []).map(Number);
    const first = numbers[0] ?? 0;
    expect(numbers).toEqual(Array.from({ length: 3_001 - first }, (_, n) => first + n));
    expect(first).toBeLessThanOrEqual(1_000);
    ({ replay } = await terminal.open());
    expect((await linesOf(replay)).slice(-3)).toContain('the end');
  });

  it('comes back dimmed after a restart of the app, above the new shell', async () => {
    const folder = temporaryFolder();
    const before = createTestTerminal({ folder });
    await before.openPrompt();
    before.type("printf '\\033[31mred \\033[32mgreen\\033[0m plain\\n'; echo until tomorrow\n");
    await before.until('\nuntil tomorrow');
    before.quit();
    const after = createTestTerminal({ folder });
    const { replay } = await after.openPrompt();
    const lines = await linesOf(replay);
    expect(lines).toContain('red green plain');
    expect(lines).toContain('until tomorrow');
    expect(lines.at(-1)).toContain('restored');
    expect(await dimmed(replay, 'until tomorrow')).toBe(true);
    expect(await dimmed(replay, 'red')).toBe(true);
    after.type('echo new\n');
    await after.until('\nnew');
    expect(await dimmed(replay + after.shown(), 'new')).toBe(false);
  });

  it('comes back after a shell that ended, and never grows without bounds', async () => {
    const folder = temporaryFolder();
    for (let start = 0; start < 3; start++) {
      const terminal = createTestTerminal({ folder });
      await terminal.open();
      terminal.type(`seq 1 4000; echo start ${start}; exit\n`);
      await vi.waitFor(() => expect(terminal.exits()).toHaveLength(1), WAIT);
      terminal.quit();
    }
    const { replay } = await createTestTerminal({ folder }).open();
    expect(replay.length).toBeLessThan(400_000);
    expect(await linesOf(replay)).toContain('start 2');
  });

  it('does not keep a full-screen program’s picture or its modes over a restart', async () => {
    const folder = temporaryFolder();
    const before = createTestTerminal({ folder });
    await before.openPrompt();
    before.type("echo below; printf '\\033[?1049h\\033[?1003hpicture'; read x\n");
    await before.until(/hpicture$/);
    before.quit();
    const { replay } = await createTestTerminal({ folder }).open();
    expect(await linesOf(replay)).toContain('below');
    expect(replay).not.toContain('picture\r\n');
    expect(replay).not.toContain('\x1b[?1003h');
    expect(replay).not.toContain('\x1b[?1049h');
  });

  it.each([5, 'text', {}, { cols: 0, rows: 24, text: 'x' }, { cols: 80, rows: 24, text: 5 }])(
    'is left out where what was kept is %j',
    async (stored) => {
      const terminal = createTestTerminal({ stored });
      expect((await terminal.openPrompt()).replay).not.toContain('restored');
      terminal.type('echo fine\n');
      await terminal.until('\nfine');
    },
  );
});

/** Whether `text` is drawn dim. */
async function dimmed(data: string, text: string): Promise<boolean> {
  const window = new Terminal({ ...SIZE, scrollback: 5_000, allowProposedApi: true });
  await new Promise<void>((resolve) => window.write(data, resolve));
  for (let row = window.buffer.active.length - 1; row >= 0; row--) {
    const line = window.buffer.active.getLine(row);
    if (!line?.translateToString(true).startsWith(text)) continue;
    const dim = line.getCell(0)?.isDim() !== 0;
    window.dispose();
    return dim;
  }
  throw new Error(`no line begins with ${text}`);
}

describe.runIf(process.platform === 'linux')('closing', () => {
  const rounds = count(1, 13);
  it(`ends everything that came out of the shell, also what hides, ${rounds * 4} times`, async () => {
    const mark = `29${Date.now() % 1_000_000}`;
    const hiding = [
      `sleep ${mark} &`,
      `nohup sleep ${mark} >/dev/null 2>&1 &`,
      `setsid sleep ${mark} &`,
      `(setsid sh -c 'trap "" HUP TERM; sleep ${mark}; sleep ${mark}' &)`,
      "printf 'start''ed'",
    ].join('\n');
    const ends = Array.from({ length: rounds }, () => ['close', 'exit', 'kill', 'quit'] as const);
    for (const end of ends.flat()) {
      const terminal = createTestTerminal();
      await terminal.openPrompt();
      terminal.type(`${hiding}\n`);
      await terminal.until('started');
      await vi.waitFor(() => expect(processesWith(mark)).toHaveLength(5), WAIT);
      if (end === 'close') await terminal.close();
      else if (end === 'exit') terminal.type('exit\n');
      else if (end === 'kill') terminal.type('kill -9 $$\n');
      else terminal.quit();
      if (end === 'close' || end === 'quit') expect(processesWith(mark)).toEqual([]);
      else await vi.waitFor(() => expect(processesWith(mark)).toEqual([]), { timeout: 2_000 });
    }
  }, 600_000);

  it('ends, at the next start, what a killed core of the same profile left', async () => {
    const folder = temporaryFolder();
    const mark = `28${Date.now() % 1_000_000}`;
    const first = createTestTerminal({ folder });
    await first.openPrompt();
    first.type(`env | grep ^CAIRN_TERMINAL=; printf 'sho''wn'\n`);
    await first.until('shown');
    const value = /CAIRN_TERMINAL=([0-9a-f]\S+)/.exec(first.shown())?.[1] ?? '';
    first.quit();
    const stray = (CAIRN_TERMINAL: string) =>
      spawn('sleep', [mark], { detached: true, env: { CAIRN_TERMINAL }, stdio: 'ignore' });
    stray(value);
    const other = stray('0123456789abcdef-other-profile');
    onTestFinished(() => void other.kill());
    await vi.waitFor(() => expect(processesWith(mark)).toHaveLength(2), WAIT);
    createTestTerminal({ folder });
    await vi.waitFor(() => expect(processesWith(mark)).toEqual([other.pid]), { timeout: 2_000 });
  });

  it('ends the shells that were left longest and run nothing, and starts another when they are wanted', async () => {
    const folder = temporaryFolder();
    const terminal = createTestTerminal({ folder, workspace: { ensure: () => ok(folder) } });
    const open = async (n: number) => {
      const opened = await terminal.feature.handlers['terminal.open']({
        exerciseId: exerciseId.parse(`1.1.1.${n}-idle`),
        ...SIZE,
      });
      return resultOf(opened).terminalId;
    };
    const isOpen = async (terminalId: string) =>
      (await terminal.feature.handlers['terminal.write']({ terminalId, data: '' })).ok;
    const busy = await open(1);
    void terminal.feature.handlers['terminal.write']({
      terminalId: busy,
      data: 'sleep 61 & echo left\n',
    });
    await vi.waitFor(() => expect(processesWith('sleep\0' + '61')).toHaveLength(1), WAIT);
    const idle = [await open(2), await open(3), await open(4), await open(5), await open(6)];
    expect(await Promise.all([busy, ...idle].map(isOpen))).not.toContain(false);
    await open(2);
    const seventh = await open(7);
    const [second = '', third = '', ...others] = idle;
    await vi.waitFor(async () => expect(await isOpen(third)).toBe(false), WAIT);
    expect(await Promise.all([busy, second, ...others, seventh].map(isOpen))).not.toContain(false);
    expect(await open(3)).not.toBe(third);
  });

  const terminals = count(60, 1_000);
  it(`leaves no descriptor, pseudoterminal or process after ${terminals} terminals`, async () => {
    const terminal = createTestTerminal();
    await terminal.open();
    await terminal.close();
    await vi.waitFor(() => expect(descriptors().terminals).toBe(0), WAIT);
    const before = descriptors();
    for (let n = 0; n < terminals; n++) {
      await terminal.openPrompt();
      // Some are closed at once, some busy, some stopped by flow control.
      terminal.acknowledging = n % 3 !== 2;
      if (n % 3 !== 0) {
        terminal.type('yes cairn-leak\n');
        await terminal.until('\ncairn-leak\r\ncairn-leak\r\n');
      }
      await terminal.close();
    }
    await vi.waitFor(() => expect(descriptors()).toEqual(before), WAIT);
    expect(processesWith('cairn-leak')).toEqual([]);
  }, 1_200_000);
});
