import type { Recording } from '../../../../contract/replay.ts';
import { frameName } from './steps.ts';
import { lookAt, type OpenReplay } from './store.ts';
import { useArrowKeys } from './use-arrow-keys.ts';

/** Who called whom, the innermost first. A frame that is chosen shows its line and its variables. */
export function CallStack(props: {
  readonly recording: Recording;
  readonly open: OpenReplay;
  readonly frame: number;
}) {
  const { recording, open, frame } = props;
  const innermost = recording.steps.frames[open.step] ?? -1;
  const onKeyDown = useArrowKeys();
  const stack = open.moment?.stack ?? [];
  const shown = recording.frames[innermost];
  const task = recording.tasks.find((each) => each.task === shown?.task);
  const thread = recording.threads[shown?.thread ?? 0];
  const cutAfter = open.moment !== null && open.moment.leftOut > 0 ? stack.length - 4 : -1;
  return (
    <section className="rp-stack" aria-label="Call stack">
      <h2 className="rp-label">
        Call stack
        {task !== undefined && <span className="rp-flow">task {task.name}</span>}
        {(shown?.thread ?? 0) > 0 && <span className="rp-flow">thread {thread}</span>}
      </h2>
      <ol onKeyDown={onKeyDown}>
        {stack.map((entry, index) => (
          <li key={entry.frame}>
            <button
              type="button"
              className="rp-frame"
              aria-current={entry.frame === frame ? 'true' : undefined}
              tabIndex={entry.frame === frame ? 0 : -1}
              onClick={() => lookAt(entry.frame === innermost ? null : entry.frame)}
            >
              <span className="wb-mono rp-frame-name">{frameName(recording, entry.frame)}</span>
              <span className="rp-frame-line numbers">line {entry.line}</span>
            </button>
            {index === cutAfter && (
              <p className="rp-left-out">… {open.moment?.leftOut} more calls between …</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
