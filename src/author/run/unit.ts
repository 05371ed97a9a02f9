import type { ExpectedCheck } from '../../contract/curriculum.ts';
import type { Problem } from '../problem.ts';
import type { Runner } from './runner.ts';

/** What running a unit showed. */
export interface UnitResult {
  readonly problems: readonly Problem[];
  /** An exercise's checks, as its solution reported them. */
  readonly checks?: readonly ExpectedCheck[];
}

/** A part of the curriculum that is proved on its own, by running it. */
export interface Unit {
  /** Whose it is, for `--only` and for the report: `1.1.1.1`, `1.1.1.1-quote-order`. */
  readonly owner: string;
  /** What it is: "the lesson's blocks". */
  readonly name: string;
  /** Everything of the content that the result depends on. */
  readonly inputs: readonly (string | Uint8Array)[];
  run(runner: Runner): Promise<UnitResult>;
}
