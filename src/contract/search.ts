import { z } from 'zod';
import type { PointId } from './ids.ts';
import { method } from './method.ts';

/** `own` is a card of the learner's, `code` a file of an exercise, `mine` a file of the learner's. */
export const HIT_KINDS = [
  'lesson',
  'exercise',
  'card',
  'point',
  'code',
  'own',
  'note',
  'mine',
] as const;
export type HitKind = (typeof HIT_KINDS)[number];

export interface SearchHit {
  readonly kind: HitKind;
  readonly ref: string;
  /** Null for a topic's synthesis exercise, and for own cards that belong to no point. */
  readonly pointId: PointId | null;
  readonly title: string;
  /** The matched passage as HTML: escaped text with `<mark>`. */
  readonly snippetHtml: string;
  /** Where to go: `/learn/1.1.1.2#heading`. */
  readonly route: string;
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** Words that occur nowhere, and those that were sought in their place. */
  readonly corrected: readonly { readonly typed: string; readonly sought: readonly string[] }[];
  /** Filters that were left out, a sentence each. */
  readonly notUnderstood: readonly string[];
}

export const searchMethods = {
  /** Words as prefixes, "phrases", and filters: `kind:exercise`, `module:3`, `point:1.1.2`, `is:due`, `tag:sql`. */
  'search.query': method<SearchAnswer>()(
    z.strictObject({ text: z.string().max(200), limit: z.number().int().min(1).max(100) }),
  ),
} as const;
