import { z } from 'zod';
import { assessmentMethods } from './assessment.ts';
import { backupMethods } from './backup.ts';
import { cardMethods } from './cards.ts';
import { checkpointMethods, type RunningCheck } from './checkpoint.ts';
import type { Card, Exercise, ExerciseKind, Lesson, Outline } from './curriculum.ts';
import type { AttemptRow, CheckSummary, ProgramResult, TestReport } from './grading.ts';
import {
  cardId,
  type ExerciseId,
  exerciseId,
  type PointId,
  pointId,
  type TopicId,
  uuid,
} from './ids.ts';
import type { Formatted, LanguageStart, LibraryFile, LintReport } from './language.ts';
import { type Method, method } from './method.ts';
import { pathMethods } from './paths.ts';
import type { PointProgress, PointWhy, Today } from './progress.ts';
import type { PythonStatus, Requirement } from './python.ts';
import { rebuildMethods } from './rebuild.ts';
import { rememberedMethods } from './remembered.ts';
import { replayMethods } from './replay.ts';
import { resourcesMethods } from './resources.ts';
import {
  cardFlag,
  grade,
  type ReviewCard,
  type ReviewTurn,
  reviewScope,
  type TurnedAct,
} from './review.ts';
import { searchMethods } from './search.ts';
import { type Settings, settingsPatch } from './settings.ts';
import { sharingMethods } from './sharing.ts';
import { statisticsMethods } from './statistics.ts';
import { stepsMethods } from './steps.ts';
import type { TerminalInfo } from './terminal.ts';
import { transferMethods } from './transfer.ts';
import type { SnapshotInfo, Workspace, WorkspaceFile } from './workspace.ts';

const none = z.strictObject({});
const cols = z.number().int().min(2).max(1000);
const rows = z.number().int().min(1).max(500);
/** Relative, `/`-separated; the workspace refuses what leaves its folder. */
const path = z.string().min(1).max(400);
/** 1 MB of text: more than any exercise needs, and a save stays instant. */
const content = z.string().max(1_000_000);
/** What a screen remembers of itself: JSON, at most 2 MB. */
const uiKey = z.string().regex(/^[a-z0-9][a-z0-9./-]{0,150}$/);
const terminalId = z.string().max(60);
const sessionId = z.string().max(60);

export interface Hello {
  readonly version: string;
  readonly protocol: number;
  readonly shell: 'desktop' | 'web';
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
  readonly profile: string;
  readonly dataFolder: string;
  readonly settings: Settings;
  readonly python: PythonStatus;
  readonly firstRun: boolean;
  /** The route to reopen, such as `/learn/1.1.1.2`. */
  readonly lastRoute: string | null;
}

export interface ExerciseRow {
  readonly id: ExerciseId;
  readonly title: string;
  readonly kind: ExerciseKind;
  readonly minutes: number;
  readonly topicId: TopicId;
  /** Null for a topic's synthesis exercise. */
  readonly pointId: PointId | null;
  /** `passed` stays: a later check that fails takes nothing away. */
  readonly state: 'new' | 'tried' | 'passed';
}

export interface ExerciseView {
  readonly exercise: Exercise;
  readonly hintsShown: number;
  readonly attempts: readonly AttemptRow[];
  readonly passed: boolean;
  /** The last finished check of this content, to show again after a restart. */
  readonly lastCheck: (CheckSummary & { readonly reports: readonly TestReport[] }) | null;
  readonly solutionSeen: boolean;
  /** A check of it that goes on now. */
  readonly running: RunningCheck | null;
}

/**
 * Everything a client may ask, by `noun.verb`: the allow-list, the validation and the types at once.
 * Ids that name an act (`runId`, `reviewId`) come from the client, so that a retry is never recorded twice.
 */
export const methods = {
  'app.hello': method<Hello>()(z.strictObject({ protocol: z.number().int() })),
  'app.log': method<null>()(
    z.strictObject({ level: z.enum(['warning', 'error']), text: z.string().max(20_000) }),
  ),

  'ui.get': method<unknown>()(z.strictObject({ key: uiKey })),
  'ui.save': method<null>()(z.strictObject({ key: uiKey, value: z.json() })),

  'settings.get': method<Settings>()(none),
  'settings.save': method<Settings>()(z.strictObject({ patch: settingsPatch })),

  'curriculum.outline': method<Outline>()(none),
  ...resourcesMethods,
  ...stepsMethods,
  ...sharingMethods,
  'lesson.get': method<{ lesson: Lesson; read: boolean }>()(z.strictObject({ pointId })),
  'lesson.markRead': method<PointProgress>()(z.strictObject({ pointId, actId: uuid })),
  /** Runs the block `index` with the learner's own `code`, after the blocks it continues. */
  'block.run': method<ProgramResult>()(
    z.strictObject({ pointId, index: z.number().int().nonnegative(), code: content, runId: uuid }),
  ),
  'block.cancel': method<null>()(z.strictObject({ runId: uuid })),
  ...searchMethods,

  /** Every exercise in the order of study. */
  'exercise.list': method<readonly ExerciseRow[]>()(none),
  'exercise.get': method<ExerciseView>()(z.strictObject({ exerciseId })),
  /** `quiet`: asked by a pause in typing. It gives way to every other check and is not logged as an attempt. */
  'exercise.check': method<CheckSummary>()(
    z.strictObject({ exerciseId, runId: uuid, quiet: z.boolean().default(false) }),
  ),
  /** Grades any folder with the exercise's checks; nothing is recorded. For `cairn check ID --workspace DIR`. */
  'exercise.checkFolder': method<CheckSummary & { reports: readonly TestReport[] }>()(
    z.strictObject({ exerciseId, folder: z.string().min(1).max(4096), runId: uuid }),
  ),
  'exercise.cancel': method<null>()(z.strictObject({ runId: uuid })),
  /** Shows the next hint: the count shown so far makes a retry harmless. */
  'exercise.hint': method<{ hintsShown: number }>()(
    z.strictObject({ exerciseId, shown: z.number().int().nonnegative().max(6) }),
  ),
  'exercise.solution': method<{ files: readonly { path: string; content: string }[] }>()(
    z.strictObject({ exerciseId }),
  ),
  'exercise.checks': method<{ files: readonly { path: string; content: string }[] }>()(
    z.strictObject({ exerciseId }),
  ),

  'workspace.open': method<Workspace>()(z.strictObject({ exerciseId })),
  /**
   * `baseVersion` null creates; an outside edit since then is the error `fileConflict` with the file as it is.
   * `follows`: the text of a save that is not answered yet, which this one may replace as it may its base.
   */
  'workspace.save': method<WorkspaceFile>()(
    z.strictObject({
      ...{ exerciseId, path, content },
      baseVersion: z.string().max(64).nullable(),
      follows: content.optional(),
    }),
  ),
  'workspace.delete': method<Workspace>()(z.strictObject({ exerciseId, path })),
  'workspace.rename': method<Workspace>()(z.strictObject({ exerciseId, path, to: path })),
  /** Back to the starter; what was there is kept as a snapshot. */
  'workspace.reset': method<Workspace>()(z.strictObject({ exerciseId })),
  'workspace.snapshots': method<readonly SnapshotInfo[]>()(z.strictObject({ exerciseId })),
  'workspace.restore': method<Workspace>()(
    z.strictObject({ exerciseId, snapshotId: z.string().max(60) }),
  ),
  /** The desktop shows the folder in the file manager; the browser shell answers with its path only. */
  'workspace.reveal': method<{ folder: string }>()(z.strictObject({ exerciseId })),

  /** Opens the exercise's terminal, or joins the one that runs. */
  'terminal.open': method<TerminalInfo>()(z.strictObject({ exerciseId, cols, rows })),
  'terminal.write': method<null>()(z.strictObject({ terminalId, data: z.string().max(1_000_000) })),
  'terminal.resize': method<null>()(z.strictObject({ terminalId, cols, rows })),
  'terminal.acknowledge': method<null>()(
    z.strictObject({ terminalId, chars: z.number().int().positive().max(10_000_000) }),
  ),
  'terminal.restart': method<TerminalInfo>()(z.strictObject({ exerciseId, cols, rows })),
  'terminal.close': method<null>()(z.strictObject({ terminalId })),

  /** Starts the language server in the exercise's folder; an earlier one, in whichever window, ends. */
  'language.open': method<LanguageStart>()(z.strictObject({ exerciseId })),
  /** One JSON-RPC message to the server, whose answers are `language.message`. The core fills in `initialize`. */
  'language.send': method<null>()(
    z.strictObject({ sessionId, message: z.string().max(4_000_000) }),
  ),
  'language.close': method<null>()(z.strictObject({ sessionId })),
  'language.lint': method<LintReport>()(z.strictObject({ exerciseId, path, content })),
  'language.format': method<Formatted>()(z.strictObject({ exerciseId, path, content })),
  /** A file that a definition leads to, of the Python that exercises run with and of nothing else. */
  'language.library': method<LibraryFile>()(z.strictObject({ uri: z.string().max(8192) })),

  ...rememberedMethods,
  ...rebuildMethods,
  ...replayMethods,

  'review.next': method<ReviewTurn>()(z.strictObject({ scope: reviewScope })),
  'review.answer': method<ReviewTurn>()(
    z.strictObject({
      scope: reviewScope,
      reviewId: uuid,
      cardId,
      grade,
      revision: z.number().int(),
      /** Capped: a card left open over lunch is not an hour of study. */
      elapsedMs: z.number().int().min(0).max(86_400_000),
    }),
  ),
  'review.undo': method<ReviewTurn & { undone: string | null; act: TurnedAct | null }>()(
    z.strictObject({ scope: reviewScope, actId: uuid }),
  ),
  /** The card as it is now, without asking what comes next. */
  'review.card': method<ReviewCard>()(z.strictObject({ cardId })),
  /** Gives back what the last undo took; any act in between ends that. */
  'review.redo': method<ReviewTurn & { redone: string | null; act: TurnedAct | null }>()(
    z.strictObject({ scope: reviewScope, actId: uuid }),
  ),
  /** A `code` card's typed lines, run with its tests. */
  'review.runCode': method<ProgramResult & { passed: boolean }>()(
    z.strictObject({ cardId, code: content, runId: uuid }),
  ),
  'card.suspend': method<null>()(z.strictObject({ cardId, actId: uuid, suspended: z.boolean() })),
  'card.bury': method<null>()(z.strictObject({ cardId, actId: uuid })),
  /** 0 takes the flag off. */
  'card.flag': method<null>()(z.strictObject({ cardId, actId: uuid, flag: cardFlag })),
  'card.get': method<Card>()(z.strictObject({ cardId })),

  ...transferMethods,

  'progress.points': method<readonly PointProgress[]>()(none),
  'progress.why': method<PointWhy>()(z.strictObject({ pointId })),
  'today.get': method<Today>()(none),

  ...backupMethods,
  ...statisticsMethods,
  ...checkpointMethods,

  'python.status': method<PythonStatus>()(none),
  'python.setUp': method<PythonStatus>()(none),
  /** Stops a set-up that is under way; what was fetched is kept. */
  'python.cancel': method<null>()(none),
  /** Everything exercises need of this machine, then what they could use. `refresh` looks again at what was kept. */
  'python.doctor': method<readonly Requirement[]>()(
    z.strictObject({ refresh: z.boolean().optional() }),
  ),
  /** Repairs one requirement and answers how everything stands afterwards. */
  'python.repair': method<readonly Requirement[]>()(z.strictObject({ id: z.string().max(60) })),
  ...pathMethods,
  ...assessmentMethods,
  ...cardMethods,
} as const satisfies Record<string, Method<z.ZodType, unknown>>;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type Params<M extends MethodName> = z.input<Methods[M]['params']>;
export type ParsedParams<M extends MethodName> = z.output<Methods[M]['params']>;
export type ResultOf<M extends MethodName> =
  Methods[M] extends Method<infer _P, infer R> ? R : never;
