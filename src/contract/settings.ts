import { z } from 'zod';

/** What the learner chose, per profile. */
export const settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  textSize: z.enum(['small', 'normal', 'large']),
  editorFontSize: z.number().int().min(10).max(28),
  terminalFontSize: z.number().int().min(10).max(28),
  /** Two Escapes leave the editor's and the terminal's focus; Tab indents. */
  tabIndents: z.boolean(),
  desiredRetention: z.number().min(0.7).max(0.97),
  newCardsPerDay: z.number().int().min(0).max(500),
  reviewsPerDay: z.number().int().min(0).max(9999),
  /** The hour a new day begins, so that a late evening still counts. */
  dayStartsAtHour: z.number().int().min(0).max(12),
  checkAsYouType: z.boolean(),
  /** Marks what the linter finds at each pause in typing. */
  lintWhileTyping: z.boolean(),
  /** Formats Python files when they are saved by hand (Ctrl+S) and before a check. */
  formatOnSave: z.boolean(),
  pythonPath: z.string().max(4096).nullable(),
});
export type Settings = z.infer<typeof settings>;
/** Some of the settings: what is not named stays as it is. */
export const settingsPatch = settings.partial();
