/**
 * Flow control, as in VS Code's pty host: the core stops reading a pseudoterminal once this many characters are
 * sent but not yet acknowledged, and reads on when fewer than LOW are. The renderer acknowledges what xterm.js has parsed.
 */
export const HIGH_WATER_CHARS = 100_000;
export const LOW_WATER_CHARS = 5_000;
/** The renderer acknowledges in steps of this many characters. */
export const ACK_CHARS = 5_000;

export interface TerminalInfo {
  readonly terminalId: string;
  readonly cols: number;
  readonly rows: number;
  readonly title: string;
  /** What the screen and scrollback hold, as escape sequences to write first. */
  readonly replay: string;
  readonly exited: { readonly code: number } | null;
}
