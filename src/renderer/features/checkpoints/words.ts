import type {
  CheckpointRow,
  CheckpointRun,
  CheckpointState,
} from '../../../contract/checkpoint.ts';
import type { CellState } from '../../components/MasteryMark.tsx';

/** A checkpoint's state as one word, and the shape that goes with it on the map as well. */
export const STATES: Readonly<
  Record<CheckpointState, { readonly word: string; readonly mark: CellState }>
> = {
  coming: { word: 'coming', mark: 'coming' },
  open: { word: 'open', mark: 'unseen' },
  tried: { word: 'under way', mark: 'started' },
  passed: { word: 'passed', mark: 'held' },
  fading: { word: 'open again', mark: 'fading' },
};

/** How a run ended, in a few words. */
export function runResult({ verdict, passed, total }: CheckpointRun): string {
  switch (verdict) {
    case 'passed':
      return `All ${total} passed`;
    case 'failed':
      return `${passed} of ${total} passed`;
    case 'timedOut':
      return `Stopped at its time limit, ${passed} of ${total} passed`;
    case 'errored':
      return 'Could not be carried out';
    case 'cancelled':
    case 'skipped':
    case 'pythonMissing':
      return 'Not carried out';
  }
}

export interface Footing {
  readonly total: number;
  readonly held: number;
  readonly fading: number;
  readonly coming: number;
}

/** How far what a checkpoint rests on is held. */
export function footingOf({ restsOn }: Pick<CheckpointRow, 'restsOn'>): Footing {
  const countOf = (...states: readonly string[]): number =>
    restsOn.filter(({ mastery }) => states.includes(mastery)).length;
  return {
    total: restsOn.length,
    held: countOf('passed', 'held'),
    fading: countOf('fading'),
    coming: countOf('coming'),
  };
}

/**
 * The one checkpoint worth naming today: one that opened again, else one that was begun, else one whose written points are
 * all held. Null where none is near.
 */
export function nearest(rows: readonly CheckpointRow[]): CheckpointRow | null {
  const reachable = (row: CheckpointRow): boolean => {
    const written = row.restsOn.filter(({ mastery }) => mastery !== 'coming');
    const held = written.filter(({ mastery }) => mastery === 'passed' || mastery === 'held');
    return row.state === 'open' && written.length > 0 && held.length === written.length;
  };
  return (
    rows.find(({ state }) => state === 'fading') ??
    rows.find(({ state }) => state === 'tried') ??
    rows.find(reachable) ??
    null
  );
}
