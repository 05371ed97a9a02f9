import { useEffect, useMemo } from 'react';
import type { Recording } from '../../../../contract/replay.ts';
import { type Action, useActions } from '../../../app/actions.ts';
import { RunIcon } from '../../../components/icons.ts';
import { IconButton } from '../../../components/index.ts';
import {
  BackIcon,
  FirstIcon,
  ForwardIcon,
  LastIcon,
  PauseIcon,
  StepIntoIcon,
  StepOutIcon,
  StepOverIcon,
} from './icons.ts';
import { countOf, type Jump, jump, sentenceOf } from './steps.ts';
import { closeReplay, goTo, type OpenReplay, play, useReplay } from './store.ts';

/** Slow enough to read the line and see what changed. */
const PLAY_MS = 700;
const GROUP = 'Stepping through';

/** The slider, the buttons, and the same by key. */
export function Controls({
  open,
  recording,
}: {
  readonly open: OpenReplay;
  readonly recording: Recording;
}) {
  const { step, playing } = open;
  const count = countOf(recording);
  const last = count - 1;
  useReplayActions(recording);
  useEffect(() => {
    if (!playing) return;
    if (step >= last) {
      play(false);
      return;
    }
    const timer = setTimeout(() => goTo(step + 1), PLAY_MS);
    return () => clearTimeout(timer);
  }, [playing, step, last]);
  const sentence = sentenceOf(recording, step, open.moment);
  const button = (kind: Jump, label: string, keys: string, icon: React.ReactNode) => {
    const to = jump(recording, step, kind);
    return (
      <IconButton
        label={label}
        keys={keys}
        icon={icon}
        aria-disabled={to === null}
        onClick={() => to !== null && goTo(to)}
      />
    );
  };
  return (
    <div className="rp-controls">
      <p className="rp-sentence" aria-live="polite">
        <span className="visually-hidden">
          Step {step + 1} of {count}.{' '}
        </span>
        {sentence}
      </p>
      <div className="rp-buttons" role="toolbar" aria-label="Steps">
        <IconButton
          label="First step"
          keys="Home"
          icon={<FirstIcon />}
          aria-disabled={step === 0}
          onClick={() => goTo(0)}
        />
        <IconButton
          label="Step back"
          keys="ArrowLeft"
          icon={<BackIcon />}
          aria-disabled={step === 0}
          onClick={() => goTo(step - 1)}
        />
        <IconButton
          label={playing ? 'Pause' : 'Play'}
          keys="Space"
          className="rp-play"
          icon={playing ? <PauseIcon /> : <RunIcon />}
          onClick={() => toggle(last)}
        />
        <IconButton
          label="Step forward"
          keys="ArrowRight"
          icon={<ForwardIcon />}
          aria-disabled={step === last}
          onClick={() => goTo(step + 1)}
        />
        <IconButton
          label="Last step"
          keys="End"
          icon={<LastIcon />}
          aria-disabled={step === last}
          onClick={() => goTo(last)}
        />
        <span className="rp-gap" />
        {button('over', 'Step over the call', 'ArrowDown', <StepOverIcon />)}
        {button('into', 'Step into the call', 'Shift+ArrowDown', <StepIntoIcon />)}
        {button('out', 'Step out of the function', 'Shift+ArrowUp', <StepOutIcon />)}
      </div>
      <input
        type="range"
        className="rp-slider"
        min={1}
        max={count}
        value={step + 1}
        aria-label="Step"
        aria-valuetext={`${step + 1} of ${count}: ${sentence}`}
        onChange={(event) => goTo(Number(event.target.value) - 1)}
      />
      <span className="rp-count numbers" aria-hidden="true">
        {(step + 1).toLocaleString('en')} / {count.toLocaleString('en')}
      </span>
    </div>
  );
}

function toggle(last: number): void {
  const { open } = useReplay.getState();
  if (open === null) return;
  // At the end, play begins again.
  if (!open.playing && open.step >= last) goTo(0);
  play(!open.playing);
}

function useReplayActions(recording: Recording): void {
  const actions = useMemo<readonly Action[]>(() => {
    const count = countOf(recording);
    const page = Math.max(10, Math.round(count / 20));
    const at = (): number => useReplay.getState().open?.step ?? 0;
    const by = (amount: number) => (): void => goTo(at() + amount);
    const to = (kind: Jump) => (): void => {
      const target = jump(recording, at(), kind);
      if (target !== null) goTo(target);
    };
    const action = (id: string, title: string, keys: string, run: () => void): Action => ({
      id: `replay.${id}`,
      title,
      group: GROUP,
      keys,
      run,
    });
    return [
      action('forward', 'Step forward', 'ArrowRight', by(1)),
      action('back', 'Step back', 'ArrowLeft', by(-1)),
      action('over', 'Step over the call', 'ArrowDown', to('over')),
      action('backOver', 'Step back over the call', 'ArrowUp', to('backOver')),
      action('into', 'Step into the call', 'Shift+ArrowDown', to('into')),
      action('out', 'Step out of the function', 'Shift+ArrowUp', to('out')),
      action('page', `Forward by ${page} steps`, 'PageDown', by(page)),
      action('pageBack', `Back by ${page} steps`, 'PageUp', by(-page)),
      action('first', 'Go to the first step', 'Home', () => goTo(0)),
      action('last', 'Go to the last step', 'End', () => goTo(count - 1)),
      action('play', 'Play or pause', 'Space', () => toggle(count - 1)),
      action('close', 'Stop stepping through', 'Escape', closeReplay),
    ];
  }, [recording]);
  useActions(actions);
}
