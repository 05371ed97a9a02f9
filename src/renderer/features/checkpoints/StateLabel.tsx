import type { CheckpointState } from '../../../contract/checkpoint.ts';
import { MasteryMark } from '../../components/index.ts';
import { STATES } from './words.ts';

/** A checkpoint's state: the mark and its word. */
export function StateLabel({ state }: { readonly state: CheckpointState }) {
  return (
    <span className="cp-state" data-state={state}>
      <MasteryMark state={STATES[state].mark} />
      {STATES[state].word}
    </span>
  );
}
