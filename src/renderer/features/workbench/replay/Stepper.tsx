import { type CSSProperties, useMemo } from 'react';
import type { Recording } from '../../../../contract/replay.ts';
import { useSession } from '../../../app/session.ts';
import { CallStack } from './CallStack.tsx';
import { Controls } from './Controls.tsx';
import { type Marks, useCodeView } from './code-view.ts';
import { Output } from './Output.tsx';
import { frameName, isMoving, ranLine } from './steps.ts';
import type { OpenReplay } from './store.ts';
import { TimeLine } from './TimeLine.tsx';
import { Variables } from './Variables.tsx';

/** The recording itself: code, where it is, what is known there, what it has printed. */
export function Stepper({
  open,
  recording,
}: {
  readonly open: OpenReplay;
  readonly recording: Recording;
}) {
  const { step, moment } = open;
  const { kinds, lines, frames } = recording.steps;
  const innermost = frames[step] ?? -1;
  const frame = open.frame ?? innermost;
  const file = recording.files[recording.frames[frame]?.file ?? -1];
  const caller = frame !== innermost;
  const entry = moment?.step === step ? moment.stack.find((each) => each.frame === frame) : null;
  const kind = kinds[step];
  const marks = useMemo<Marks>(() => {
    if (caller) return { now: entry?.line ?? null, ran: null, tone: 'caller' };
    return {
      now: lines[step] ?? null,
      ran: ranLine(recording, step),
      tone: isMoving(kind) ? 'next' : kind === 'raise' ? 'raise' : 'leave',
    };
  }, [caller, entry, lines, step, recording, kind]);
  const host = useCodeView({ name: file?.name ?? '', text: file?.text ?? '', marks });
  const fontSize = useSession((state) => state.settings.editorFontSize);
  const style = { '--wb-code-size': `${fontSize}px` } as CSSProperties;
  return (
    <div className="rp-body" style={style} data-tasks={recording.tasks.length > 0}>
      <div className="rp-code-pane">
        <p className="rp-file">
          <span className="wb-mono">{file?.name}</span>
          {caller && <span>{frameName(recording, frame)} waits here for its call</span>}
        </p>
        <div ref={host} className="wb-code rp-code" />
      </div>
      <div className="rp-state">
        <CallStack recording={recording} open={open} frame={frame} />
        <Variables recording={recording} open={open} frame={frame} />
      </div>
      <Output recording={recording} step={step} />
      {recording.tasks.length > 0 && <TimeLine recording={recording} step={step} moment={moment} />}
      <Controls open={open} recording={recording} />
    </div>
  );
}
