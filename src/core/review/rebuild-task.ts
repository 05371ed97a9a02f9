import type { Settings } from '../../contract/settings.ts';
import { openRebuilder } from '../store/index.ts';
import { type ReportRebuild, rebuildAll } from './rebuild.ts';
import { createFoldRules } from './rules.ts';

export interface RebuildInput {
  readonly databaseFile: string;
  readonly settings: Settings;
  /** What follows from the other logs too. */
  readonly everything: boolean;
}

/** Of the whole: what the memory of cards takes, where words and the rest are made anew too. */
const MEMORY_SHARE = 0.5;

/** Makes the projections of a profile anew, while the core has it open too. Runs in the worker. */
export function rebuildProfile(input: RebuildInput, report: ReportRebuild): void {
  const { databaseFile, settings, everything } = input;
  const profile = openRebuilder(databaseFile);
  try {
    const share = everything ? MEMORY_SHARE : 1;
    rebuildAll(profile.rebuilding, {
      rules: createFoldRules(() => settings)(),
      settings,
      cards: profile.cards(),
      report: (fraction) => report(fraction * share),
    });
    if (!everything) return;
    for (const fraction of profile.projectOthers()) report(share + fraction * (1 - share));
  } finally {
    profile.close();
  }
}
