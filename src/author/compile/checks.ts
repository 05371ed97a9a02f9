import type { ExpectedCheck } from '../../contract/curriculum.ts';
import { findTests } from '../parse/python-tests.ts';
import type { CompiledExercise } from './exercise.ts';

/** An exercise's expected checks, as far as they are known without running anything. */
export type KnownChecks =
  | { readonly kind: 'known'; readonly checks: readonly ExpectedCheck[] }
  /** No lock file that fits: only a run can tell. */
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      /** The functions, without their cases: good enough for a draft. */
      readonly checks: readonly ExpectedCheck[];
    };

/** Reads the checks from checks.lock.json, if it fits the exercise as it is now. */
export function knownChecks({ source, exercise }: CompiledExercise): KnownChecks {
  const lock = source.lock?.value;
  if (lock !== undefined && lock.contentHash === exercise.contentHash) {
    return { kind: 'known', checks: lock.checks };
  }
  const tests = [...source.checks].flatMap(([file, bytes]) =>
    isTestFile(file) ? findTests(bytes.toString('utf8')).map((test) => ({ file, test })) : [],
  );
  const checks = tests.map(({ file, test }) => ({
    id: `${file}::${test.name}`,
    name: test.docstring ?? test.name,
  }));
  const state = lock === undefined ? 'is missing' : 'is out of date';
  return {
    kind: 'unknown',
    checks,
    reason: `checks.lock.json ${state}: run \`npm run curriculum -- --only ${exercise.id}\` and commit it.`,
  };
}

/** Whether pytest collects a file of a checks folder. */
export function isTestFile(file: string): boolean {
  return /^test_[^/]*\.py$/.test(file);
}
