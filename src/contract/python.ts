/** How far an installation is; a total that cannot be known beforehand is null. */
export interface Count {
  readonly done: number;
  readonly total: number | null;
}

/** Work on the environment, as a progress bar shows it. */
export interface SetUpProgress {
  readonly step: string;
  /** 0 to 1, or null where it cannot be known. */
  readonly fraction: number | null;
  /** What is done right now. */
  readonly detail: string;
  /** While packages are installed. */
  readonly packages?: Count;
  /** Where their sizes are known: those of bundled packages are. */
  readonly bytes?: Count;
}

/** A set of packages beyond `core`, which is installed when the learner comes near what needs it. */
export type TierStatus =
  | { readonly kind: 'installed'; readonly name: string }
  /** Its turn comes. */
  | { readonly kind: 'waiting'; readonly name: string }
  | ({ readonly kind: 'installing'; readonly name: string } & SetUpProgress)
  | {
      readonly kind: 'failed';
      readonly name: string;
      readonly message: string;
      readonly log: string;
    };

/** Where the learner's Python stands. Reading and cards never wait for it. */
export type PythonStatus =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'probing' }
  | {
      /** No interpreter of 3.11 or newer: `tried` says what was found and why it does not do. */
      readonly kind: 'missing';
      readonly tried: readonly { readonly path: string; readonly problem: string }[];
      readonly message: string;
      readonly howTo: readonly string[];
    }
  | ({ readonly kind: 'settingUp' } & SetUpProgress)
  | {
      readonly kind: 'ready';
      /** The interpreter of our own environment, never the learner's. */
      readonly executable: string;
      readonly version: string;
      readonly basedOn: string;
      readonly why: string;
      readonly environment: string;
      /** The tiers beyond `core` that were asked for; absent in an environment that somebody else keeps. */
      readonly tiers?: readonly TierStatus[];
    }
  | { readonly kind: 'failed'; readonly message: string; readonly log: string };

/** One thing that Cairn needs or could use on this machine, as the doctor found it. */
export interface Requirement {
  /** `interpreter`, `environment`, `tier.core`, `tool.git` … */
  readonly id: string;
  readonly title: string;
  /** `missing`: exercises do not run without it. `optional`: not there, and not needed yet. */
  readonly state: 'ok' | 'warning' | 'missing' | 'optional';
  /** What is there: a version, a path. Null for nothing. */
  readonly found: string | null;
  readonly detail: string;
  /** What to do about it, a sentence; null where nothing is to be done. */
  readonly fix: string | null;
  /** `python.repair` can do it. */
  readonly repairable: boolean;
}
