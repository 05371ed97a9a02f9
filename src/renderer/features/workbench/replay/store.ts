import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import type { DomainError } from '../../../../contract/errors.ts';
import type { Uuid } from '../../../../contract/ids.ts';
import {
  type Moment,
  RECORDED_STEPS,
  type Recording,
  type ReplayTarget,
} from '../../../../contract/replay.ts';
import { core } from '../../../rpc/client.ts';
import { countOf } from './steps.ts';

export type ReplayPhase =
  | { readonly kind: 'running' }
  | { readonly kind: 'failed'; readonly error: DomainError }
  | { readonly kind: 'shown'; readonly recording: Recording };

export interface OpenReplay {
  readonly target: ReplayTarget;
  readonly title: string;
  readonly phase: ReplayPhase;
  readonly step: number;
  /** The frame that is looked at; null is the innermost. */
  readonly frame: number | null;
  readonly moment: Moment | null;
  readonly playing: boolean;
}

/** The recording that is shown over the workbench, if any. The truth is in the core; this is what is looked at. */
export const useReplay = create<{ readonly open: OpenReplay | null }>(() => ({ open: null }));

/** Moments that were seen; a held arrow key goes back and forth over the same ones. */
const MAX_MOMENTS = 300;

let runId: Uuid | null = null;
let moments = new Map<number, Moment>();
let asked = new Set<number>();
let before: Element | null = null;
/** What was called last, by file: the same call is tried again after an edit. */
const calls = new Map<string, string>();

function patch(change: Partial<OpenReplay>): void {
  useReplay.setState(({ open }) => ({ open: open && { ...open, ...change } }));
}

export function rememberedCall(exerciseId: string, path: string): string {
  return calls.get(`${exerciseId}/${path}`) ?? '';
}

/** Runs it and shows the first step. What is open gives way. */
export async function startReplay(options: {
  readonly target: ReplayTarget;
  readonly title: string;
  readonly steps?: number;
}): Promise<void> {
  const { target, title } = options;
  if (useReplay.getState().open === null) before = document.activeElement;
  forget();
  if (target.kind === 'file') calls.set(`${target.exerciseId}/${target.path}`, target.call);
  const id = uuidv7() as Uuid;
  runId = id;
  useReplay.setState({
    open: {
      ...{ target, title, step: 0, frame: null, moment: null, playing: false },
      phase: { kind: 'running' },
    },
  });
  const result = await core.call('replay.run', {
    runId: id,
    target,
    steps: options.steps ?? RECORDED_STEPS,
  });
  if (runId !== id) return;
  if (!result.ok) {
    patch({ phase: { kind: 'failed', error: result.error } });
    return;
  }
  patch({ phase: { kind: 'shown', recording: result.value } });
  goTo(0);
}

/** Lets the recording go, and gives the focus back to where it was. */
export function closeReplay(): void {
  if (useReplay.getState().open === null) return;
  forget();
  useReplay.setState({ open: null });
  const back = before;
  before = null;
  requestAnimationFrame(() => {
    if (back instanceof HTMLElement && back.isConnected) back.focus();
  });
}

function forget(): void {
  if (runId !== null) void core.call('replay.close', { runId });
  runId = null;
  moments = new Map();
  asked = new Set();
}

export function goTo(wanted: number): void {
  const { open } = useReplay.getState();
  if (open?.phase.kind !== 'shown') return;
  const count = countOf(open.phase.recording);
  if (count === 0) return;
  const step = Math.min(Math.max(wanted, 0), count - 1);
  patch({ step, frame: null, moment: moments.get(step) ?? open.moment });
  void look(step, true);
}

export function lookAt(frame: number | null): void {
  patch({ frame });
}

export function play(playing: boolean): void {
  patch({ playing });
}

/** Ends the run; what was recorded by then is shown. */
export function stopRun(): void {
  if (runId !== null) void core.call('replay.cancel', { runId });
}

/** Reads the moment if it is not here, and the two beside it. */
async function look(step: number, isShown: boolean): Promise<void> {
  const id = runId;
  if (id === null) return;
  if (!moments.has(step) && !asked.has(step)) {
    asked.add(step);
    const result = await core.call('replay.moment', { runId: id, step });
    if (runId !== id) return;
    asked.delete(step);
    if (!result.ok) {
      // The core was started anew meanwhile: its recordings are gone.
      if (isShown) patch({ phase: { kind: 'failed', error: result.error }, playing: false });
      return;
    }
    moments.set(step, result.value);
    const [oldest] = moments.keys();
    if (moments.size > MAX_MOMENTS && oldest !== undefined) moments.delete(oldest);
    if (useReplay.getState().open?.step === step) patch({ moment: result.value });
  }
  if (!isShown) return;
  const { open } = useReplay.getState();
  const count = open?.phase.kind === 'shown' ? countOf(open.phase.recording) : 0;
  for (const near of [step + 1, step - 1]) {
    if (near >= 0 && near < count) void look(near, false);
  }
}

export function currentRun(): Uuid | null {
  return runId;
}
