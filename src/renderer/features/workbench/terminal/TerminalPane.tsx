import '@xterm/xterm/css/xterm.css';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ExerciseId } from '../../../../contract/ids.ts';
import { ResetIcon, SearchIcon } from '../../../components/icons.ts';
import { Button, DomainErrorNote, IconButton } from '../../../components/index.ts';
import { focusRequests } from '../focus.ts';
import { count } from '../logic/format.ts';
import { asOneLine } from '../logic/paste.ts';
import { changeLayout, useWorkbench } from '../store.ts';
import { TerminalSearch } from './TerminalSearch.tsx';
import { type TerminalControls, useTerminal } from './use-terminal.ts';

/** The exercise's shell. */
export function TerminalPane(props: {
  readonly exerciseId: ExerciseId | null;
  readonly shown: boolean;
}) {
  const { exerciseId, shown } = props;
  const screenReader = useWorkbench((state) => state.layout.screenReader);
  const [searching, setSearching] = useState(false);
  const out = useRef<HTMLButtonElement>(null);
  const terminal = useTerminal({
    exerciseId,
    shown,
    screenReader,
    onLeave: useCallback(() => out.current?.focus(), []),
    onSearch: useCallback(() => setSearching(true), []),
  });
  const { focus, state } = terminal;
  const open = state.kind === 'open';
  useEffect(() => {
    const wanted = focusRequests.on((pane) => {
      if (pane === 'terminal' && open && focusRequests.takePending('terminal')) focus();
    });
    return () => wanted.dispose();
  }, [focus, open]);
  useEffect(() => {
    // Asked for with its key before it was there.
    if (open && focusRequests.takePending('terminal')) focus();
  }, [open, focus]);
  return (
    <section className="wb-terminal" aria-label="Terminal">
      <div className="wb-terminal-bar">
        <span className="wb-terminal-title">{terminal.link ?? terminal.title}</span>
        <Button
          ref={out}
          size="small"
          variant="quiet"
          aria-pressed={screenReader}
          onClick={() => changeLayout({ screenReader: !screenReader })}
        >
          Screen reader {screenReader ? 'on' : 'off'}
        </Button>
        <IconButton
          label="Search the terminal"
          keys="Mod+f"
          icon={<SearchIcon />}
          onClick={() => setSearching(true)}
        />
        <IconButton label="Restart the shell" icon={<ResetIcon />} onClick={terminal.restart} />
      </div>
      {searching && (
        <TerminalSearch
          screen={terminal.screen}
          onClose={() => {
            setSearching(false);
            focus();
          }}
        />
      )}
      <Asking terminal={terminal} />
      {state.kind === 'failed' && (
        <div className="wb-pad">
          <DomainErrorNote
            what="The terminal could not be opened"
            error={state.error}
            onRetry={terminal.restart}
          />
        </div>
      )}
      <div ref={terminal.host} className="wb-terminal-host" data-keeps-keys="" />
      {state.kind === 'exited' && (
        <div className="wb-bar" role="status">
          <p className="wb-bar-text">
            {state.code === 0
              ? 'The shell has ended.'
              : `The shell has ended with status ${state.code}.`}
          </p>
          <Button size="small" variant="primary" onClick={terminal.restart}>
            Start a new one
          </Button>
        </div>
      )}
    </section>
  );
}

/** A shell without bracketed paste would run each line at once: the learner sees that first. */
function Asking({ terminal }: { readonly terminal: TerminalControls }) {
  const { pending, settlePaste } = terminal;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (pending !== null) first.current?.focus();
  }, [pending]);
  if (pending === null) return null;
  return (
    <div className="wb-bar wb-bar-warn" role="alertdialog" aria-label="Paste several lines?">
      <p className="wb-bar-text">
        {pending.lines > 1
          ? `Paste ${count(pending.lines, 'line')}? This program would run each of them at once.`
          : 'Paste this? It ends with a line end, so it would run at once.'}
        {pending.shortened && ' Only the first 500,000 characters are kept.'}
      </p>
      <span className="wb-bar-actions">
        <Button ref={first} size="small" onClick={() => settlePaste(asOneLine(pending.text))}>
          As one line
        </Button>
        <Button size="small" onClick={() => settlePaste(pending.text)}>
          Paste
        </Button>
        <Button size="small" variant="quiet" onClick={() => settlePaste(null)}>
          Cancel
        </Button>
      </span>
    </div>
  );
}
