import type { Log } from './log.ts';
import type { Emit } from './rpc/dispatcher.ts';
import type { Pack, Store } from './store/index.ts';

/** Time is passed in, so that tests decide it. */
export interface Clock {
  nowMs(): number;
  /** Minutes east of UTC at this moment, where the learner is. */
  offsetMin(atMs: number): number;
}

export interface CoreFolders {
  /** The OS's data folder for Cairn, or CAIRN_HOME: everything of the learner's is under it. */
  readonly data: string;
  /** This profile's: database, backups. */
  readonly profile: string;
  /** The learner's files, one folder an exercise. */
  readonly workspaces: string;
  /** What came with the program: the pack, the grader's Python. Read-only. */
  readonly resources: string;
}

/** What createCore hands to each feature. */
export interface FeatureContext {
  readonly store: Store;
  readonly pack: Pack;
  readonly emit: Emit;
  readonly log: Log;
  readonly clock: Clock;
  readonly folders: CoreFolders;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  offsetMin: (atMs) => -new Date(atMs).getTimezoneOffset(),
};
