import { z } from 'zod';
import { assessmentId, cardId, exerciseId, moduleId, pointId, sectionId, topicId } from './ids.ts';

/** The pack format this program writes and reads. A pack with a higher number is refused with a message. */
export const PACK_FORMAT = 1;

export const heading = z.object({ slug: z.string(), title: z.string(), level: z.number().int() });
export type Heading = z.infer<typeof heading>;

const block = {
  /** Position among the lesson's blocks, 0-based; the name of a block within its lesson. */
  index: z.number().int().nonnegative(),
  code: z.string(),
  /** The code, highlighted: spans with `tok-*` classes only. */
  html: z.string(),
  /** What it prints, proved when the pack was built. */
  output: z.string(),
  /** The exception it ends in on purpose; `output` then ends with the traceback's last line. */
  raises: z.string().nullable(),
  /** Goes on where the block before it ended: names stay defined. */
  continues: z.boolean(),
};

/** A lesson is a list of parts, ready to show: HTML that was sanitised when the pack was built, and blocks that run. */
export const lessonPart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('html'), html: z.string() }),
  z.object({ kind: z.literal('run'), ...block }),
  z.object({ kind: z.literal('predict'), ...block }),
]);
export type LessonPart = z.infer<typeof lessonPart>;
export type LessonBlock = Exclude<LessonPart, { kind: 'html' }>;

export const source = z.object({ title: z.string(), url: z.string() });

export const lesson = z.object({
  pointId,
  title: z.string(),
  minutes: z.number(),
  requires: z.array(pointId),
  headings: z.array(heading),
  parts: z.array(lessonPart),
  sources: z.array(source),
});
export type Lesson = z.infer<typeof lesson>;

export const exerciseKind = z.enum([
  'code',
  'fix',
  'refactor',
  'write-tests',
  'secure',
  'service',
  'config',
  'diagnose',
  'predict',
  'order',
  /** A checkpoint's: many files, and acceptance runs that are kept as evidence. */
  'project',
]);
export type ExerciseKind = z.infer<typeof exerciseKind>;

export const limits = z.object({
  wallS: z.number().positive(),
  cpuS: z.number().positive(),
  memoryMb: z.number().positive(),
  processes: z.number().int().positive(),
  outputKb: z.number().positive(),
});
export type Limits = z.infer<typeof limits>;
export const DEFAULT_LIMITS: Limits = {
  wallS: 10,
  cpuS: 10,
  memoryMb: 1024,
  processes: 32,
  outputKb: 1024,
};

/** The learner's application, which the grader starts on a free port for each check that asks for it. */
export const service = z.object({
  /** `module:name` under uvicorn. */
  app: z.string(),
  /** Answered with a 2xx once it is ready; null: it is ready when it listens. */
  ready: z.string().nullable(),
  readyS: z.number().positive(),
});
export type Service = z.infer<typeof service>;

/** A check as the learner sees it: `id` is `test_file.py::function[case]`, `name` the sentence it proves. */
export const expectedCheck = z.object({ id: z.string(), name: z.string() });
export type ExpectedCheck = z.infer<typeof expectedCheck>;

export const misconception = z.object({
  /** `test_file.py::function`, without a case: it stands for all of them. */
  check: z.string(),
  html: z.string(),
  pointId,
  heading: z.string().nullable(),
  cardId: cardId.nullable(),
});
export type Misconception = z.infer<typeof misconception>;

export const exercise = z.object({
  id: exerciseId,
  /** Null for a checkpoint's project. */
  topicId: topicId.nullable(),
  /** Null for a topic's synthesis exercise and a checkpoint's project. */
  pointId: pointId.nullable(),
  kind: exerciseKind,
  title: z.string(),
  minutes: z.number(),
  difficulty: z.number().int().min(1).max(5),
  tier: z.string(),
  briefHtml: z.string(),
  files: z.array(z.object({ path: z.string(), role: z.enum(['edit', 'read']) })),
  limits,
  service: service.nullish(),
  /** HTML, from a question to nearly the code. */
  hints: z.array(z.string()),
  onFailure: z.array(misconception),
  /** Exactly the tests that must report a pass. */
  checks: z.array(expectedCheck),
  /** SHA-256 over starter, checks and limits: an attempt names the version it was made against. */
  contentHash: z.string(),
});
export type Exercise = z.infer<typeof exercise>;

const cardBase = {
  id: cardId,
  pointId,
  /** The lesson heading it comes from. */
  heading: z.string().nullable(),
  whyHtml: z.string(),
  backHtml: z.string(),
};
export const card = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('basic'), ...cardBase, frontHtml: z.string() }),
  /** `frontHtml` has `<span class="cloze">` gaps; `backHtml` is the same text, filled. One card a gap number. */
  z.object({ kind: z.literal('cloze'), ...cardBase, frontHtml: z.string() }),
  z.object({
    kind: z.literal('predict'),
    ...cardBase,
    frontHtml: z.string(),
    code: z.string(),
    codeHtml: z.string(),
    answer: z.string(),
  }),
  z.object({
    kind: z.literal('code'),
    ...cardBase,
    frontHtml: z.string(),
    setup: z.string(),
    answer: z.string(),
    answerHtml: z.string(),
    tests: z.string(),
  }),
  z.object({
    kind: z.literal('choose'),
    ...cardBase,
    frontHtml: z.string(),
    options: z.array(z.string()),
    answer: z.number().int().nonnegative(),
  }),
]);
export type Card = z.infer<typeof card>;

export const assessmentItem = z.object({
  id: assessmentId,
  topicId,
  pointId,
  kind: z.enum(['choose', 'predict', 'expression', 'fix-line']),
  difficulty: z.number().int().min(1).max(5),
  promptHtml: z.string(),
  code: z.string().nullable(),
  codeHtml: z.string().nullable(),
  options: z.array(z.string()).nullable(),
  /** Beside each option the belief that leads to it, as HTML; null at the right one. */
  optionWhys: z.array(z.string().nullable()).nullable().default(null),
  answer: z.union([z.string(), z.number().int()]),
  line: z.number().int().nullable(),
  tests: z.string().nullable(),
  suggestsHtml: z.string(),
});
export type AssessmentItem = z.infer<typeof assessmentItem>;

export const topicDetail = z.object({
  objectives: z.array(z.string()),
  outOfScope: z.array(z.string()),
  prerequisites: z.array(z.string()),
});

export const outlinePoint = z.object({
  id: pointId,
  title: z.string(),
  /** False: in the plan, its lesson is not written yet. */
  written: z.boolean(),
  minutes: z.number(),
  requires: z.array(pointId),
  exerciseIds: z.array(exerciseId),
  cardCount: z.number().int(),
});
export const outlineTopic = z.object({
  id: topicId,
  title: z.string(),
  ...topicDetail.shape,
  points: z.array(outlinePoint),
  synthesisIds: z.array(exerciseId),
});
export const outlineSection = z.object({
  id: sectionId,
  title: z.string(),
  topics: z.array(outlineTopic),
});
export const outlineModule = z.object({
  id: moduleId,
  title: z.string(),
  outcome: z.string(),
  tier: z.string(),
  sections: z.array(outlineSection),
});
/** The whole map: 9 modules, 28 sections, 54 topics, 219 points, in the order of study. */
export const outline = z.object({ modules: z.array(outlineModule) });
export type OutlinePoint = z.infer<typeof outlinePoint>;
export type OutlineTopic = z.infer<typeof outlineTopic>;
export type OutlineSection = z.infer<typeof outlineSection>;
export type OutlineModule = z.infer<typeof outlineModule>;
export type Outline = z.infer<typeof outline>;
