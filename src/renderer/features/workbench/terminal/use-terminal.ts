import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { ExerciseId } from '../../../../contract/ids.ts';
import { notify } from '../../../app/notices.ts';
import { useSession } from '../../../app/session.ts';
import { core } from '../../../rpc/client.ts';
import { cleanPaste, mustAsk, type Paste } from '../logic/paste.ts';
import { TerminalConnection, type TerminalState } from './connection.ts';
import type { Screen } from './screen.ts';
import { onThemeChange, readTerminalTheme } from './theme.ts';

export interface TerminalControls {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly state: TerminalState;
  readonly title: string;
  /** The address under the pointer. */
  readonly link: string | null;
  /** A paste that waits for the learner's word. */
  readonly pending: Paste | null;
  readonly settlePaste: (text: string | null) => void;
  readonly screen: () => Screen | null;
  readonly focus: () => void;
  readonly restart: () => void;
}

/** Owns one xterm.js terminal and its line to the shell, from the first time it is shown. */
export function useTerminal(options: {
  readonly exerciseId: ExerciseId | null;
  readonly shown: boolean;
  readonly screenReader: boolean;
  readonly onLeave: () => void;
  readonly onSearch: () => void;
}): TerminalControls {
  const { exerciseId, shown, screenReader } = options;
  const host = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen | null>(null);
  const connection = useRef<TerminalConnection | null>(null);
  const latest = useRef(options);
  latest.current = options;
  const [state, setState] = useState<TerminalState>({ kind: 'opening' });
  const [title, setTitle] = useState('');
  const [link, setLink] = useState<string | null>(null);
  const [pending, setPending] = useState<Paste | null>(null);
  const [wanted, setWanted] = useState(false);
  const fontSize = useSession((session) => session.settings.terminalFontSize);
  // A shell costs a process: it starts when the terminal is first looked at.
  useEffect(() => {
    if (shown) setWanted(true);
  }, [shown]);

  useEffect(() => {
    const element = host.current;
    if (!wanted || !element || exerciseId === null) return;
    let disposed = false;
    let release = (): void => {};
    void Promise.all([
      import('./screen.ts'),
      document.fonts.load('14px "JetBrains Mono"').catch(() => null),
    ]).then(([{ createScreen }]) => {
      if (disposed) return;
      const created = createScreen({
        host: element,
        fontSize: useSession.getState().settings.terminalFontSize,
        screenReader: latest.current.screenReader,
        events: {
          leave: () => latest.current.onLeave(),
          search: () => latest.current.onSearch(),
          copy: () => copySelection(created),
          title: setTitle,
          link: setLink,
        },
      });
      const { terminal, fit } = created;
      screen.current = created;
      fitWhenVisible(element, created);
      const joined = new TerminalConnection({ core, exerciseId, terminal, changed: setState });
      connection.current = joined;
      void joined.open();
      const observer = new ResizeObserver(() => fitWhenVisible(element, created));
      observer.observe(element);
      const unfollow = onThemeChange(() => {
        terminal.options.theme = readTerminalTheme();
      });
      const onPaste = (event: ClipboardEvent): void => {
        event.preventDefault();
        event.stopPropagation();
        const paste = cleanPaste(event.clipboardData?.getData('text/plain') ?? '');
        if (paste.text === '') return;
        if (mustAsk(paste, terminal.modes.bracketedPasteMode)) setPending(paste);
        else terminal.paste(paste.text);
      };
      element.addEventListener('paste', onPaste, { capture: true });
      release = () => {
        element.removeEventListener('paste', onPaste, { capture: true });
        observer.disconnect();
        unfollow();
        joined.dispose();
        fit.dispose();
        terminal.dispose();
        screen.current = null;
        connection.current = null;
      };
    });
    return () => {
      disposed = true;
      release();
    };
  }, [wanted, exerciseId]);

  useEffect(() => {
    const current = screen.current;
    if (!current || !host.current) return;
    current.terminal.options.fontSize = fontSize;
    current.terminal.options.screenReaderMode = screenReader;
    fitWhenVisible(host.current, current);
  }, [fontSize, screenReader]);

  useEffect(() => {
    if (shown && host.current && screen.current) fitWhenVisible(host.current, screen.current);
  }, [shown]);

  const focus = useCallback(() => screen.current?.terminal.focus(), []);
  return {
    host,
    state,
    title,
    link,
    pending,
    settlePaste: useCallback(
      (text) => {
        setPending(null);
        if (text !== null) screen.current?.terminal.paste(text);
        focus();
      },
      [focus],
    ),
    screen: useCallback(() => screen.current, []),
    focus,
    restart: useCallback(() => {
      void connection.current?.restart();
      focus();
    }, [focus]),
  };
}

/** A hidden terminal has no size; fitting it would fold every line to two columns. */
function fitWhenVisible(element: HTMLElement, { fit }: Screen): void {
  if (element.clientWidth > 40 && element.clientHeight > 20) fit.fit();
}

function copySelection({ terminal }: Screen): void {
  const text = terminal.getSelection();
  if (text === '') return;
  navigator.clipboard.writeText(text).then(
    () => terminal.clearSelection(),
    () =>
      notify({
        level: 'warning',
        text: 'The clipboard could not be written. Select and copy again.',
      }),
  );
}
