import { useEffect, useId, useState } from 'react';
import type { CheckSummary } from '../../../../contract/grading.ts';
import { ChevronRightIcon } from '../../../components/icons.ts';
import { classNames } from '../../../components/index.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import { type CheckItem, withoutCase } from '../logic/check-run.ts';
import { formatDuration } from '../logic/format.ts';
import { FailureView, Printed } from './FailureView.tsx';
import { InlineCode } from './InlineCode.tsx';
import { Misconception } from './Misconception.tsx';
import { StateMark } from './StateMark.tsx';
import { TraceView } from './TraceView.tsx';

/** A check that took longer than this says so. */
const SLOW_MS = 100;

/** One check: its sentence and state; open, what was expected, what came and why. */
export function CheckRow(props: {
  readonly item: CheckItem;
  /** The first failure opens itself. */
  readonly open: boolean;
  readonly session: ExerciseSession;
  readonly misconceptions: CheckSummary['misconceptions'];
}) {
  const { item, session } = props;
  const [open, setOpen] = useState(props.open);
  useEffect(() => {
    if (props.open) setOpen(true);
  }, [props.open]);
  const id = useId();
  const { report } = item;
  const failure = report?.failure ?? null;
  const output = report?.output ?? '';
  const trace = report?.trace ?? null;
  const more = failure !== null || output.trim() !== '' || trace !== null;
  const line = (
    <>
      <StateMark state={item.state} />
      <span className="wb-check-name">
        <InlineCode text={item.name} />
        {report?.reason && <span className="wb-quiet"> {report.reason}</span>}
      </span>
      {report !== null && report.durationMs >= SLOW_MS && (
        <span className="wb-quiet numbers">{formatDuration(report.durationMs)}</span>
      )}
    </>
  );
  return (
    <li className={classNames('wb-check', open && more && 'wb-check-open')} data-state={item.state}>
      {more ? (
        <button
          type="button"
          className="wb-check-line"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {line}
          <ChevronRightIcon className="wb-check-chevron" />
        </button>
      ) : (
        <div className="wb-check-line">{line}</div>
      )}
      {more && open && (
        <div id={id} className="wb-check-more">
          {failure !== null && <FailureView failure={failure} session={session} />}
          {props.misconceptions
            .filter((each) => withoutCase(each.check) === withoutCase(item.id))
            .map((each) => (
              <Misconception key={each.check} misconception={each} />
            ))}
          {trace !== null && <TraceView trace={trace} />}
          {output.trim() !== '' && (
            <Printed
              text={output}
              title="Printed by your code"
              truncated={report?.outputTruncated === true}
            />
          )}
        </div>
      )}
    </li>
  );
}
