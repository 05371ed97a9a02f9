import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Moment, Recording, TaskLane } from '../../../../contract/replay.ts';
import {
  CheckIcon,
  CloseIcon,
  MinusIcon,
  MoreIcon,
  WarningIcon,
} from '../../../components/icons.ts';
import { classNames, IconButton } from '../../../components/index.ts';
import { ZoomInIcon, ZoomOutIcon } from './icons.ts';
import { goTo } from './store.ts';
import { type Bar, barsOf, formatUs, stallText, ticksOf } from './time-line.ts';

const MAX_ZOOM = 64;
const MAX_STALLS = 3;

/** asyncio's tasks over time: a lane each, what each waits for, and where one held all the others up. */
export function TimeLine(props: {
  readonly recording: Recording;
  readonly step: number;
  readonly moment: Moment | null;
}) {
  const { recording, step, moment } = props;
  const [zoom, setZoom] = useState(1);
  const [detail, setDetail] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const spanUs = Math.max(recording.durationUs, 1);
  const task = recording.frames[recording.steps.frames[step] ?? -1]?.task ?? -1;
  const nowAt = moment === null ? 0 : Math.min((moment.atUs / spanUs) * 100, 100);
  const left = (us: number): string => `${(us / spanUs) * 100}%`;
  const zoomBy = (factor: number): void =>
    setZoom((before) => Math.min(Math.max(before * factor, 1), MAX_ZOOM));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the moment stays in sight, also after a zoom
  useEffect(() => {
    const { current } = scroller;
    if (!current) return;
    const x = (nowAt / 100) * current.scrollWidth;
    if (x < current.scrollLeft || x > current.scrollLeft + current.clientWidth) {
      current.scrollLeft = x - current.clientWidth / 2;
    }
  }, [nowAt, zoom]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === '+' || event.key === '=') zoomBy(2);
    else if (event.key === '-') zoomBy(0.5);
    else if (event.key === '0') setZoom(1);
    else if (!moveFocus(event)) return;
    event.preventDefault();
  };
  return (
    <section className="rp-tasks" aria-label="Tasks over time">
      <div className="rp-tasks-head">
        <h2 className="rp-label">Tasks over time</h2>
        <p className="rp-detail" aria-live="off">
          {detail ?? 'Arrow keys move between the stretches, + and - zoom.'}
        </p>
        <span className="rp-legend" aria-hidden="true">
          <i className="rp-bar-running" /> runs <i className="rp-bar-waiting" /> waits
          {recording.stalls.length > 0 && (
            <>
              {' '}
              <i className="rp-stall-key" /> loop held up
            </>
          )}
        </span>
        <IconButton label="Zoom out" icon={<ZoomOutIcon />} onClick={() => zoomBy(0.5)} />
        <IconButton label="Zoom in" icon={<ZoomInIcon />} onClick={() => zoomBy(2)} />
      </div>
      {recording.stalls.length > 0 && (
        <ul className="rp-stalls" aria-label="Where the loop was held up">
          {recording.stalls.slice(0, MAX_STALLS).map((stall) => (
            <li key={stall.fromUs}>
              <WarningIcon />
              <button
                type="button"
                className="text-button rp-link"
                onClick={() => goTo(stall.step)}
              >
                {stallText(recording, stall)}
              </button>
            </li>
          ))}
          {recording.stalls.length > MAX_STALLS && (
            <li>and {recording.stalls.length - MAX_STALLS} more times</li>
          )}
        </ul>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons inside */}
      <div className="rp-lanes" onKeyDown={onKeyDown}>
        <ul className="rp-names" aria-hidden="true">
          {recording.tasks.map((lane) => (
            <li key={lane.task} data-current={lane.task === task}>
              <EndMark lane={lane} />
              <span className="rp-lane-name">{lane.name}</span>
              <span className="rp-lane-of wb-mono">{lane.coroutine}</span>
            </li>
          ))}
        </ul>
        <div ref={scroller} className="rp-chart">
          <div className="rp-canvas" style={{ width: `${zoom * 100}%` }}>
            {ticksOf(spanUs, zoom).map((us) => (
              <span key={us} className="rp-tick" style={{ left: left(us) }} aria-hidden="true">
                {formatUs(us)}
              </span>
            ))}
            <ul>
              {recording.tasks.map((lane) => (
                <Lane
                  key={lane.task}
                  lane={lane}
                  recording={recording}
                  step={step}
                  left={left}
                  onDetail={setDetail}
                />
              ))}
            </ul>
            {recording.stalls.map((stall) => (
              <span
                key={stall.fromUs}
                className="rp-stall"
                style={{ left: left(stall.fromUs), width: left(stall.toUs - stall.fromUs) }}
                aria-hidden="true"
              />
            ))}
            <span className="rp-now" style={{ left: `${nowAt}%` }} aria-hidden="true" />
          </div>
        </div>
      </div>
    </section>
  );
}

function Lane(props: {
  readonly lane: TaskLane;
  readonly recording: Recording;
  readonly step: number;
  readonly left: (us: number) => string;
  readonly onDetail: (text: string | null) => void;
}) {
  const { lane, recording, left, onDetail } = props;
  const bars = useMemo(() => barsOf(recording, lane), [recording, lane]);
  return (
    <li className="rp-lane" data-lane="" aria-label={`Task ${lane.name}`}>
      {bars.map((bar, index) => (
        <BarButton
          key={bar.fromUs + bar.kind}
          bar={bar}
          first={index === 0}
          left={left(bar.fromUs)}
          width={left(bar.toUs - bar.fromUs)}
          onDetail={onDetail}
        />
      ))}
    </li>
  );
}

function BarButton(props: {
  readonly bar: Bar;
  readonly first: boolean;
  readonly left: string;
  readonly width: string;
  readonly onDetail: (text: string | null) => void;
}) {
  const { bar, left, width, onDetail } = props;
  return (
    <button
      type="button"
      className={classNames('rp-bar', `rp-bar-${bar.kind}`)}
      tabIndex={props.first ? 0 : -1}
      style={{ left, width }}
      aria-label={bar.text}
      aria-disabled={bar.step < 0}
      onFocus={() => onDetail(bar.text)}
      onMouseEnter={() => onDetail(bar.text)}
      onMouseLeave={() => onDetail(null)}
      onBlur={() => onDetail(null)}
      onClick={() => bar.step >= 0 && goTo(bar.step)}
    >
      {bar.kind === 'waiting' && <span className="rp-bar-text">{bar.label}</span>}
    </button>
  );
}

/** How a task ended, as a shape. */
function EndMark({ lane }: { readonly lane: TaskLane }) {
  const icon = {
    done: <CheckIcon />,
    failed: <CloseIcon />,
    cancelled: <MinusIcon />,
    open: <MoreIcon />,
  }[lane.end];
  return <span className={`rp-end rp-end-${lane.end}`}>{icon}</span>;
}

/** Left and right along a lane, up and down between lanes. */
function moveFocus(event: KeyboardEvent<HTMLElement>): boolean {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || event.shiftKey) return false;
  const lane = target.closest<HTMLElement>('[data-lane]');
  if (lane === null) return false;
  const bars = [...lane.querySelectorAll<HTMLElement>('button')];
  const at = bars.indexOf(target);
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    bars[at + (key === 'ArrowLeft' ? -1 : 1)]?.focus();
    return true;
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return false;
  const next = key === 'ArrowUp' ? lane.previousElementSibling : lane.nextElementSibling;
  const box = target.getBoundingClientRect();
  const x = box.left + box.width / 2;
  const candidates = [...(next?.querySelectorAll<HTMLElement>('button') ?? [])];
  const nearest = candidates.reverse().find((each) => each.getBoundingClientRect().left <= x);
  (nearest ?? candidates.at(-1))?.focus();
  return true;
}
