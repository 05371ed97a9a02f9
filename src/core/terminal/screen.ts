import { SerializeAddon } from '@xterm/addon-serialize';
import { type ITerminalAddon, Terminal } from '@xterm/headless';

/** What a client that joins can scroll back to. */
const SCROLLBACK_LINES = 2_000;
const SAVED_LINES = 1_000;
/** One message to a client, and one row of the database. */
const MAX_REPLAY_CHARS = 1_000_000;
const MAX_SAVED_CHARS = 300_000;

/** A screen as it is kept over a restart of the app. */
export interface SavedScreen {
  readonly cols: number;
  readonly rows: number;
  readonly text: string;
}

/** What the learner's terminal shows, kept without a window: a client that joins, or the next start, is given it back. */
export interface Screen {
  /** `done` is called once the screen shows `data`. */
  write(data: string, done: () => void): void;
  resize(cols: number, rows: number): void;
  /** Resolves once everything written so far is shown. */
  settled(): Promise<void>;
  /** Escape sequences that make an empty terminal of this size show the same, modes included. */
  replay(): string;
  /** The lines to keep, without modes and without a full-screen program's picture. */
  save(): SavedScreen;
  /** Shows what an earlier session left, dimmed, and a line that says so; the new shell begins below it. */
  restore(saved: SavedScreen, note: string): Promise<void>;
  /** True while a full-screen program such as an editor or a pager draws. */
  readonly isFullScreen: boolean;
  dispose(): void;
}

export function createScreen(size: { readonly cols: number; readonly rows: number }): Screen {
  // `allowProposedApi`: the serialise addon reads cells, which xterm.js still calls proposed.
  const terminal = new Terminal({ ...size, scrollback: SCROLLBACK_LINES, allowProposedApi: true });
  const serializer = new SerializeAddon();
  // Its types name the browser's Terminal; it runs on both.
  terminal.loadAddon(serializer as unknown as ITerminalAddon);
  /** Written and not yet shown; part of what is saved when the app closes in the middle. */
  const pending: string[] = [];

  function serialize(lines: number, maxChars: number, forSaving: boolean): string {
    for (let scrollback = lines; ; scrollback = Math.floor(scrollback / 2)) {
      const text = serializer.serialize({
        scrollback,
        excludeModes: forSaving,
        excludeAltBuffer: forSaving,
      });
      if (text.length <= maxChars || scrollback === 0) {
        return text.length <= maxChars ? text : '';
      }
    }
  }

  function write(data: string): Promise<void> {
    return new Promise((resolve) => terminal.write(data, resolve));
  }

  return {
    get isFullScreen() {
      return terminal.buffer.active.type === 'alternate';
    },
    write(data, done) {
      pending.push(data);
      terminal.write(data, () => {
        pending.shift();
        done();
      });
    },
    resize: (cols, rows) => terminal.resize(cols, rows),
    async settled() {
      do await write('');
      while (pending.length > 0);
    },
    replay: () => serialize(SCROLLBACK_LINES, MAX_REPLAY_CHARS, false),
    save: () => ({
      cols: terminal.cols,
      rows: terminal.rows,
      text: serialize(SAVED_LINES, MAX_SAVED_CHARS, true) + pending.join('').slice(-100_000),
    }),
    async restore(saved, note) {
      const { cols, rows } = terminal;
      terminal.resize(saved.cols, saved.rows);
      await write(`${dim(saved.text)}${LEAVE_MODES}`);
      terminal.resize(cols, rows);
      const row = lastUsedRow(terminal);
      if (row >= 0) await write(`\x1b[${row + 1};1H\r\n\x1b[2m── ${note} ──\x1b[0m\r\n`);
      // Windows draws a new shell from the top of the screen: the old lines go up into the scrollback first.
      if (process.platform === 'win32') await write(`${'\r\n'.repeat(rows)}\x1b[H`);
    },
    dispose: () => terminal.dispose(),
  };
}

/** Ends an unfinished sequence, leaves the full screen, resets colours, margins and modes (DECSTR), shows the cursor. */
const LEAVE_MODES =
  '\x18\x1b[?1049l\x1b[!p\x1b[0m\x1b[?25h\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l';

/** Every change of colour keeps the text dim. */
function dim(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with ESC
  const dimmed = text.replace(/\x1b\[([0-9;:]*)m/g, (_match, codes: string) => `\x1b[${codes};2m`);
  return `\x1b[2m${dimmed}`;
}

/** The lowest row of the screen that shows something, counted from its top; -1 where none does. */
function lastUsedRow(terminal: Terminal): number {
  const buffer = terminal.buffer.active;
  for (let row = terminal.rows - 1; row >= 0; row--) {
    const line = buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '';
    if (line !== '') return row;
  }
  return buffer.baseY > 0 ? 0 : -1;
}

/** What was saved, if it is what this program writes. */
export function readSavedScreen(value: unknown): SavedScreen | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { cols, rows, text } = value as Record<string, unknown>;
  const isSize = (size: unknown): size is number =>
    typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= 1000;
  if (!isSize(cols) || !isSize(rows) || typeof text !== 'string' || text === '') return undefined;
  return { cols, rows, text: text.slice(-2 * MAX_SAVED_CHARS) };
}
