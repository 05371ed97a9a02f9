import { onTestFinished, vi } from 'vitest';
import type { Result } from '../../../../src/base/result.ts';
import type { DomainError } from '../../../../src/contract/errors.ts';
import type { TerminalInfo } from '../../../../src/contract/terminal.ts';
import {
  createTerminalFeature,
  type ShellEnvironment,
  type TerminalFeature,
  type TerminalOptions,
} from '../../../../src/core/terminal/index.ts';
import { createWorkspaceFeature } from '../../../../src/core/workspace/index.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { createTestContext, QUOTE } from '../workspace/helpers.ts';

export const SIZE = { cols: 80, rows: 24 };
export const WAIT = { timeout: 30_000, interval: 5 };

/** What a window does with a terminal: shows what comes, and acknowledges it. */
export interface TestTerminal {
  readonly feature: TerminalFeature;
  /** The exercise's folder. */
  readonly home: string;
  /** All data since the last opening, as it came. */
  readonly shown: () => string;
  readonly messages: () => readonly string[];
  readonly info: () => TerminalInfo;
  readonly exits: () => readonly number[];
  /** False: like a window that was reloaded in the middle. */
  acknowledging: boolean;
  open(): Promise<TerminalInfo>;
  /** Opens a new shell and waits for its prompt: what is typed before would be echoed in front of it. */
  openPrompt(): Promise<TerminalInfo>;
  restart(): Promise<TerminalInfo>;
  type(text: string): void;
  /** Until the shown text has `text`. */
  until(text: string | RegExp): Promise<void>;
  close(): Promise<void>;
  /** As when the app ends: the store is closed too. */
  quit(): void;
}

export interface TestTerminalOptions extends Partial<TerminalOptions> {
  /** A profile to go on with. */
  readonly folder?: string;
  /** What the profile kept of the terminal. */
  readonly stored?: unknown;
}

/** A shell without anybody's start-up files: prompts with `$`. */
export const plainShell = (): Promise<ShellEnvironment> =>
  Promise.resolve({
    shell: '/bin/sh',
    args: [],
    env: { PATH: process.env.PATH, HOME: '/nowhere', PS1: '$ ', LANG: 'C.UTF-8' },
  });

export function createTestTerminal(options: TestTerminalOptions = {}): TestTerminal {
  let chunks: string[] = [];
  let length = 0;
  let joined: string | undefined = '';
  let info: TerminalInfo | undefined;
  const exits: number[] = [];
  const test = createTestContext({
    folder: options.folder ?? temporaryFolder(),
    onEvent({ name, data }) {
      if (name === 'terminal.exit') exits.push((data as { code: number }).code);
      if (name !== 'terminal.data') return;
      const { terminalId, data: text } = data as { terminalId: string; data: string };
      if (terminalId !== info?.terminalId) return;
      chunks.push(text);
      length += text.length;
      joined = undefined;
      if (!terminal.acknowledging) return;
      // A window acknowledges once it has drawn, never within the event itself.
      setImmediate(() =>
        feature.handlers['terminal.acknowledge']({ terminalId, chars: text.length }),
      );
    },
  });
  const { stored, folder: _folder, ...given } = options;
  if (stored !== undefined) test.context.store.local.saveUi(`terminal/${QUOTE}`, stored, 0);
  const workspace = createWorkspaceFeature(test.context);
  const feature = createTerminalFeature({
    ...test.context,
    workspace,
    pythonBin: () => null,
    environment: plainShell,
    ...given,
  });
  const dispose = () => {
    feature.dispose();
    workspace.dispose();
  };
  onTestFinished(dispose);

  async function begin(act: 'terminal.open' | 'terminal.restart'): Promise<TerminalInfo> {
    const opened = resultOf(await feature.handlers[act]({ exerciseId: QUOTE, ...SIZE }));
    chunks = [];
    length = 0;
    joined = '';
    info = opened;
    return opened;
  }

  const current = (): TerminalInfo => {
    if (!info) throw new Error('not open');
    return info;
  };
  const shown = () => {
    joined ??= chunks.join('');
    return joined;
  };
  const terminal: TestTerminal = {
    feature,
    home: workspace.folderOf(QUOTE),
    shown,
    messages: () => chunks,
    info: current,
    exits: () => exits,
    acknowledging: true,
    open: () => begin('terminal.open'),
    async openPrompt() {
      const opened = await begin('terminal.open');
      await terminal.until(/\$ $/);
      return opened;
    },
    restart: () => begin('terminal.restart'),
    type(text) {
      const { terminalId } = current();
      void feature.handlers['terminal.write']({ terminalId, data: text });
    },
    async until(text) {
      // Only what is new is searched, with some of what came before: a flood would be searched again and again.
      let from = 0;
      let carry = '';
      await vi.waitFor(() => {
        if (from > chunks.length) from = 0;
        carry = carry.slice(-1_000) + chunks.slice(from).join('');
        from = chunks.length;
        const found = typeof text === 'string' ? carry.includes(text) : text.test(carry);
        if (!found) throw new Error(`no ${text} in ${length} characters: …${carry.slice(-300)}`);
      }, WAIT);
    },
    async close() {
      const { terminalId } = current();
      resultOf(await feature.handlers['terminal.close']({ terminalId }));
    },
    quit() {
      dispose();
      test.context.store.close();
    },
  };
  return terminal;
}

export function resultOf<T>(result: Result<T, DomainError>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
