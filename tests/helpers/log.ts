import type { Log } from '../../src/core/log.ts';

/** A log for tests that expect faults: says nothing. */
export const silentLog: Log = {
  info: () => undefined,
  warning: () => undefined,
  error: () => 'test',
};
