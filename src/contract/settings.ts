import { z } from 'zod';

const retention = z.number().min(0.7).max(0.97);
/** `1m`, `10m`, `6h`, `1d`. */
const steps = z.array(z.string().regex(/^[1-9]\d{0,3}[mhd]$/)).max(10);

/** What the learner chose, per profile. */
export const settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  textSize: z.enum(['small', 'normal', 'large']),
  editorFontSize: z.number().int().min(10).max(28),
  terminalFontSize: z.number().int().min(10).max(28),
  /** Two Escapes leave the editor's and the terminal's focus; Tab indents. */
  tabIndents: z.boolean(),
  desiredRetention: retention,
  /** Modules that want another one, by their number. */
  moduleRetention: z.record(z.string().regex(/^\d$/), retention),
  learningSteps: steps,
  relearningSteps: steps,
  maximumIntervalDays: z.number().int().min(1).max(36500),
  /** Intervals vary a little, so that cards that were met together part. */
  fuzz: z.boolean(),
  /** Of the days that the variation allows, the one with the fewest cards. Needs `fuzz`. */
  balanceLoad: z.boolean(),
  /** FSRS-6's parameters, once they were fitted to this learner; null: the published ones. */
  fsrsParameters: z.array(z.number()).length(21).nullable(),
  newCardOrder: z.enum(['path', 'spread']),
  /** Of cards made of one text, only one a day. */
  buryNewSiblings: z.boolean(),
  buryReviewSiblings: z.boolean(),
  /** A known card forgotten this often is a leech. */
  leechThreshold: z.number().int().min(2).max(99),
  leechAction: z.enum(['mark', 'suspend']),
  newCardsPerDay: z.number().int().min(0).max(500),
  reviewsPerDay: z.number().int().min(0).max(9999),
  /** The hour a new day begins, so that a late evening still counts. */
  dayStartsAtHour: z.number().int().min(0).max(12),
  /** Days of a week, Monday to Sunday, without study that break no streak. */
  restDaysPerWeek: z.number().int().min(0).max(6),
  /** What the learner wants to do in a week. */
  weeklyGoal: z.strictObject({
    kind: z.enum(['none', 'minutes', 'points']),
    amount: z.number().int().min(1).max(3000),
  }),
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
export type SettingsPatch = z.infer<typeof settingsPatch>;
