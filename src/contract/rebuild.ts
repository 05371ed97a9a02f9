import { z } from 'zod';
import { method } from './method.ts';

/** Everything that follows from the logs is made anew; what is asked meanwhile is answered from what was there before. */
export interface RebuildProgress {
  /** 0 to 1. */
  readonly fraction: number;
  /** It is over: everything stands, or stands as before. */
  readonly done: boolean;
}

export interface Rebuilt {
  readonly cards: number;
  readonly reviews: number;
  readonly tookMs: number;
}

export const rebuildMethods = {
  /** Makes everything anew that follows from the logs: memory, days, words, tags, exercises, statistics. */
  'data.rebuild': method<Rebuilt>()(z.strictObject({})),
} as const;
