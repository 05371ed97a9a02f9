import { z } from 'zod';

/** What the learner chose, per profile. Unknown keys of a newer version are kept, not dropped. */
export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast']).default('system'),
  textSize: z.enum(['small', 'normal', 'large']).default('normal'),
  editorFontSize: z.number().int().min(10).max(28).default(14),
  terminalFontSize: z.number().int().min(10).max(28).default(13),
  /** Two Escapes leave the editor's and the terminal's focus; Tab indents. */
  tabIndents: z.boolean().default(true),
  desiredRetention: z.number().min(0.7).max(0.97).default(0.9),
  newCardsPerDay: z.number().int().min(0).max(500).default(20),
  reviewsPerDay: z.number().int().min(0).max(9999).default(200),
  /** The hour a new day begins, so that a late evening still counts. */
  dayStartsAtHour: z.number().int().min(0).max(12).default(4),
  checkAsYouType: z.boolean().default(true),
  pythonPath: z.string().max(4096).nullable().default(null),
});
export type Settings = z.infer<typeof settings>;
export const settingsPatch = settings.partial().strict();
export const DEFAULT_SETTINGS: Settings = settings.parse({});
