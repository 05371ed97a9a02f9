import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { actionFor, allActions } from '../../../app/actions.ts';
import { isMac } from '../../../components/index.ts';
import { boundedTitle, safeLink } from '../logic/links.ts';
import { readTerminalTheme } from './theme.ts';

/** Two Escapes within this time leave the terminal. */
const LEAVE_MS = 600;
const SCROLLBACK_LINES = 5000;

export interface ScreenEvents {
  readonly leave: () => void;
  readonly search: () => void;
  readonly copy: () => void;
  readonly title: (title: string) => void;
  readonly link: (address: string | null) => void;
}

export interface Screen {
  readonly terminal: Terminal;
  readonly fit: FitAddon;
  readonly search: SearchAddon;
}

/** An xterm.js terminal as we want it: links to the web only, no clipboard for programs, our keys let through. */
export function createScreen(options: {
  readonly host: HTMLElement;
  readonly fontSize: number;
  readonly screenReader: boolean;
  readonly events: ScreenEvents;
}): Screen {
  const { events } = options;
  const open = (address: string): void => {
    const link = safeLink(address);
    if (link !== null) window.open(link, '_blank', 'noopener,noreferrer');
  };
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: true,
    cursorInactiveStyle: 'outline',
    fontFamily: '"JetBrains Mono", ui-monospace, monospace',
    fontSize: options.fontSize,
    lineHeight: 1.2,
    minimumContrastRatio: 4.5,
    scrollback: SCROLLBACK_LINES,
    screenReaderMode: options.screenReader,
    theme: readTerminalTheme(),
    macOptionIsMeta: true,
    linkHandler: {
      activate: (_event, address) => open(address),
      hover: (_event, address) =>
        events.link(safeLink(address) ?? 'This kind of link is not opened'),
      leave: () => events.link(null),
    },
  });
  const fit = new FitAddon();
  const search = new SearchAddon({ highlightLimit: 500 });
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.loadAddon(new WebLinksAddon((_event, address) => open(address)));
  // A program may neither read nor set the learner's clipboard.
  terminal.parser.registerOscHandler(52, () => true);
  terminal.onTitleChange((title) => events.title(boundedTitle(title)));
  terminal.attachCustomKeyEventHandler(createKeyFilter(terminal, events));
  terminal.open(options.host);
  void loadWebgl(terminal);
  return { terminal, fit, search };
}

/** False: xterm leaves the key alone, and it goes on to the window or the browser. */
function createKeyFilter(
  terminal: Terminal,
  events: ScreenEvents,
): (event: KeyboardEvent) => boolean {
  let escapeMs = 0;
  return (event) => {
    if (event.type !== 'keydown') return true;
    if (event.key === 'Escape') {
      if (event.timeStamp - escapeMs < LEAVE_MS) {
        escapeMs = 0;
        event.preventDefault();
        events.leave();
        return false;
      }
      escapeMs = event.timeStamp;
      return true;
    }
    escapeMs = 0;
    const own = ownKey(event, terminal.hasSelection());
    if (own === 'native') return false;
    if (own !== null) {
      event.preventDefault();
      events[own]();
      return false;
    }
    return actionFor(event, allActions()) === undefined;
  };
}

/** The terminal's own keys. Pasting is left to the browser, which then sends a paste event. */
function ownKey(event: KeyboardEvent, selected: boolean): 'copy' | 'search' | 'native' | null {
  const key = event.key.toLowerCase();
  if (isMac) {
    if (!event.metaKey) return null;
    if (key === 'f') return 'search';
    return key === 'c' || key === 'v' ? 'native' : null;
  }
  if (event.ctrlKey && !event.altKey) {
    if (key === 'c' && event.shiftKey) return 'copy';
    if (key === 'insert' && selected) return 'copy';
    if (key === 'v' && (event.shiftKey || /win/i.test(navigator.platform))) return 'native';
    if (key === 'f') return 'search';
  }
  return event.shiftKey && key === 'insert' ? 'native' : null;
}

/** Drawing on the graphics card where there is a real one; software emulation is slower than the DOM. */
async function loadWebgl(terminal: Terminal): Promise<void> {
  const probe = document.createElement('canvas');
  const context = probe.getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!context) return;
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const card = String(context.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  if (/swiftshader|llvmpipe|software|basic render/i.test(card)) return;
  const { WebglAddon } = await import('@xterm/addon-webgl');
  if (!terminal.element) return;
  try {
    const addon = new WebglAddon();
    addon.onContextLoss(() => addon.dispose());
    terminal.loadAddon(addon);
  } catch {
    // The DOM renderer goes on.
  }
}
