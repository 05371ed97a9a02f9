import '../styles/replay.css';
import '../styles/replay-state.css';
import '../styles/replay-tasks.css';
import '../styles/replay-controls.css';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { MORE_RECORDED_STEPS, type Recording } from '../../../../contract/replay.ts';
import { CloseIcon, WarningIcon } from '../../../components/icons.ts';
import {
  Button,
  DomainErrorNote,
  EmptyState,
  IconButton,
  ProgressBar,
  useLater,
} from '../../../components/index.ts';
import { PythonLink } from '../checks/PythonLink.tsx';
import { Stepper } from './Stepper.tsx';
import { countOf, onlyDefines } from './steps.ts';
import { closeReplay, type OpenReplay, startReplay, stopRun, useReplay } from './store.ts';

/** Over the workbench: a run of the learner's code, step by step. */
export function ReplayView() {
  const open = useReplay((state) => state.open);
  const title = useRef<HTMLHeadingElement>(null);
  const shown = open !== null;
  useEffect(() => {
    if (shown) title.current?.focus();
  }, [shown]);
  if (open === null) return null;
  return (
    <section className="rp" aria-label={open.title}>
      <header className="rp-head">
        <h1 ref={title} tabIndex={-1} className="rp-title">
          {open.title}
        </h1>
        {open.target.kind === 'file' && <CallForm key={open.target.path} open={open} />}
        <IconButton label="Back to your work" icon={<CloseIcon />} onClick={closeReplay} />
      </header>
      <Phase open={open} />
    </section>
  );
}

function Phase({ open }: { readonly open: OpenReplay }) {
  const { phase } = open;
  const slow = useLater(300, phase.kind === 'running');
  const again = (): void => void startReplay(open);
  switch (phase.kind) {
    case 'running':
      return (
        <div className="rp-wait" aria-busy="true">
          {slow && (
            <>
              <ProgressBar label="Running and recording" value={null} />
              <Button size="small" onClick={stopRun}>
                Stop
              </Button>
            </>
          )}
        </div>
      );
    case 'failed':
      return (
        <div className="wb-pad">
          <DomainErrorNote
            what={
              phase.error.code === 'pythonMissing'
                ? 'Stepping through code needs Python'
                : 'It could not be recorded'
            }
            error={phase.error}
            {...(phase.error.code !== 'pythonMissing' && { onRetry: again })}
          />
          {phase.error.code === 'pythonMissing' && <PythonLink onReady={again} />}
        </div>
      );
    case 'shown':
      return <Shown open={open} recording={phase.recording} />;
  }
}

function Shown({ open, recording }: { readonly open: OpenReplay; readonly recording: Recording }) {
  if (countOf(recording) === 0) {
    return (
      <div className="wb-pad">
        {recording.failure === null ? (
          <EmptyState title="No line of yours has run">
            The file holds no code, or only comments. Write some, and step through it again.
          </EmptyState>
        ) : (
          <EmptyState title={`${recording.failure.type}: ${recording.failure.message}`}>
            {recording.failure.explanation ??
              'Python could not begin to run it, so there is nothing to step through yet.'}
            {recording.failure.frames.at(-1) !== undefined &&
              ` Look at line ${recording.failure.frames.at(-1)?.line} of ${recording.failure.frames.at(-1)?.file}.`}
          </EmptyState>
        )}
      </div>
    );
  }
  return (
    <>
      <Notes open={open} recording={recording} />
      <Stepper open={open} recording={recording} />
    </>
  );
}

/** What was cut, and what to do when there is little to see. */
function Notes({ open, recording }: { readonly open: OpenReplay; readonly recording: Recording }) {
  const lacksCall =
    open.target.kind === 'file' && open.target.call === '' && onlyDefines(recording);
  const more = recording.moreSteps && countOf(recording) < MORE_RECORDED_STEPS;
  if (recording.notes.length === 0 && !lacksCall) return null;
  return (
    <div className="wb-bar wb-bar-warn" role="note">
      <WarningIcon />
      <p className="wb-bar-text">
        {recording.notes.join(' ')}
        {lacksCall &&
          'This file only defines things: nothing is called. Write a call above, and it is run after the file.'}
      </p>
      {more && (
        <span className="wb-bar-actions">
          <Button
            size="small"
            onClick={() => void startReplay({ ...open, steps: MORE_RECORDED_STEPS })}
          >
            Record up to {MORE_RECORDED_STEPS.toLocaleString('en')} steps
          </Button>
        </span>
      )}
    </div>
  );
}

/** What is run after the file: most exercises define a function that nobody calls yet. */
function CallForm({ open }: { readonly open: OpenReplay }) {
  const { target } = open;
  const id = useId();
  const [call, setCall] = useState(target.kind === 'file' ? target.call : '');
  if (target.kind !== 'file') return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void startReplay({ title: open.title, target: { ...target, call: call.trim() } });
  };
  return (
    <form className="rp-call" onSubmit={submit}>
      <label htmlFor={id}>then run</label>
      <input
        id={id}
        className="wb-input wb-mono"
        value={call}
        placeholder="print(my_function(2))"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setCall(event.target.value)}
      />
      <Button size="small" type="submit" busy={open.phase.kind === 'running'}>
        Run again
      </Button>
    </form>
  );
}
