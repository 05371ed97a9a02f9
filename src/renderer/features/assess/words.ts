import type { AssessmentLevel } from '../../../contract/paths.ts';

export const LEVELS: readonly AssessmentLevel[] = ['new', 'basics', 'working', 'strong', 'expert'];
export const LEVEL_NAMES: Readonly<Record<AssessmentLevel, string>> = {
  new: 'new to it',
  basics: 'basics',
  working: 'working',
  strong: 'strong',
  expert: 'expert',
};

/** How sure a level is, in words. */
export function certaintyWords(certainty: number): string {
  if (certainty >= 0.75) return 'quite sure';
  return certainty >= 0.5 ? 'fairly sure' : 'a first guess';
}

/** `23 November 2026`. */
export function resultDate(atMs: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(new Date(atMs));
}
