import { useEffect, useMemo, useRef } from 'react';
import type { Recording } from '../../../../contract/replay.ts';
import { classNames } from '../../../components/index.ts';
import { countOf, outputLines, shownLines } from './steps.ts';
import { goTo } from './store.ts';
import { useArrowKeys } from './use-arrow-keys.ts';

/** More lines than these at once are neither read nor quickly drawn. */
const MAX_LINES = 300;

/** What has been printed up to this step; each line leads to the step that printed it. */
export function Output({
  recording,
  step,
}: {
  readonly recording: Recording;
  readonly step: number;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const onKeyDown = useArrowKeys();
  const lines = useMemo(() => outputLines(recording.output), [recording]);
  const count = shownLines(lines, step, countOf(recording));
  const from = Math.max(count - MAX_LINES, 0);
  const shown = lines.slice(from, count);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was printed last is in sight
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [count]);
  return (
    <section className="rp-output" aria-label="Output up to this step">
      <h2 className="rp-label">Output up to this step</h2>
      <div ref={scroller} className="rp-output-lines">
        {lines.length === 0 && <p className="rp-none">The program prints nothing.</p>}
        {lines.length > 0 && count === 0 && (
          <p className="rp-none">Nothing has been printed yet.</p>
        )}
        {from > 0 && <p className="rp-left-out">{from.toLocaleString('en')} lines before these.</p>}
        <ol onKeyDown={onKeyDown}>
          {shown.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their places
            <li key={from + index}>
              <button
                type="button"
                className={classNames('rp-line', line.stream === 'stderr' && 'rp-line-error')}
                tabIndex={index === shown.length - 1 ? 0 : -1}
                title={`Printed in step ${Math.max(line.step, 0) + 1}`}
                aria-label={`${line.text === '' ? 'an empty line' : line.text}${
                  line.stream === 'stderr' ? ', an error message' : ''
                }: go to step ${Math.max(line.step, 0) + 1}, which prints it`}
                onClick={() => goTo(line.step)}
              >
                {line.text === '' ? '\u00a0' : line.text}
              </button>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
