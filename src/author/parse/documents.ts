import { z } from 'zod';
import { type ExerciseKind, exerciseKind, source } from '../../contract/curriculum.ts';
import {
  assessmentId,
  cardId,
  checkpointId,
  exerciseId,
  moduleId,
  pointId,
  sectionId,
  topicId,
} from '../../contract/ids.ts';
import { assessmentLevel, pathId } from '../../contract/paths.ts';

// The documents as authors write them. Unknown keys are refused: a misspelt key must not be lost in silence.
// How many of a thing there must be is checked later (check/amounts.ts), so that half a topic can be seen in the app.

const text = z.string().trim().min(1, 'must not be empty');
/** Program text and printed output: only the line ends after it are dropped. */
const program = z
  .string()
  .transform((value) => value.replace(/\n+$/, ''))
  .refine((value) => value.trim() !== '', 'must not be empty');
const minutes = z.number().int().positive().max(60);
const difficulty = z.number().int().min(1).max(5);

/** outline.json: the whole plan. */
export const planDocument = z.strictObject({
  modules: z.array(
    z.strictObject({
      id: moduleId,
      title: text,
      slug: text,
      sections: z.array(
        z.strictObject({
          id: sectionId,
          title: text,
          slug: text,
          topics: z.array(
            z.strictObject({
              id: topicId,
              title: text,
              slug: text,
              points: z.array(z.strictObject({ id: pointId, title: text })),
            }),
          ),
        }),
      ),
    }),
  ),
});
export type PlanDocument = z.output<typeof planDocument>;

const pathDocument = z.strictObject({
  id: pathId,
  title: text,
  audience: text,
  outcome: text,
  from: z.record(moduleId, assessmentLevel).default({}),
  interleaved: z.boolean().default(false),
  steps: z
    .array(
      z.strictObject({
        title: text,
        /** Points; the id of a topic, section or module stands for all of its points. */
        points: z.array(z.union([pointId, topicId, sectionId, moduleId])).min(1),
      }),
    )
    .min(1),
});

/** curriculum.yaml. Checkpoints are read by a compiler of their own. */
export const curriculumDocument = z.strictObject({
  format: z.literal(1),
  title: text,
  modules: z.record(z.string(), text),
  builds_on: z.record(moduleId, z.array(moduleId)).default({}),
  paths: z.array(pathDocument).default([]),
  checkpoints: z
    .array(z.strictObject({ id: z.string().regex(/^\d$/), title: text, about: text }))
    .optional(),
});

export type CurriculumDocument = z.output<typeof curriculumDocument>;
const resource = { id: text, title: text, link: z.url({ protocol: /^https$/ }), good_for: text };
const onTheWay = { when: text, modules: z.array(moduleId).min(1) };
/** resources.yaml: books, documentation, tools and communities. */
export const resourcesDocument = z.strictObject({
  books: z.array(
    z.strictObject({
      ...resource,
      ...onTheWay,
      authors: text,
      edition: text,
      note: text.nullable(),
    }),
  ),
  documentation: z.array(z.strictObject({ ...resource, ...onTheWay, offline: text })),
  tools: z.array(
    z.strictObject({
      group: text,
      items: z.array(
        z.strictObject({
          ...resource,
          ...onTheWay,
          tool: z.string().regex(/^(?:tool|tier)\.[a-z-]+$/),
          instead: text,
        }),
      ),
    }),
  ),
  communities: z.array(z.strictObject({ ...resource, link: resource.link.nullable() })),
});
export type ResourcesDocument = z.output<typeof resourcesDocument>;

export const moduleDocument = z.strictObject({ id: moduleId, outcome: text, tier: text });
export type ModuleDocument = z.output<typeof moduleDocument>;

const assessmentBase = {
  id: assessmentId,
  point: pointId,
  difficulty,
  prompt: text,
  suggests: text,
};
const options = z.array(text).min(3, 'needs 3 to 5 options').max(5, 'needs 3 to 5 options');
const optionIndex = z.number().int().nonnegative();

export const assessmentDocument = z.discriminatedUnion('kind', [
  z.strictObject({
    ...assessmentBase,
    kind: z.literal('choose'),
    code: program.optional(),
    // A wrong option says which belief leads to it: the learner reads that, and so does the result.
    options: z
      .array(z.union([text, z.strictObject({ text, why: text })]))
      .min(3, 'needs 3 to 5 options')
      .max(5, 'needs 3 to 5 options'),
    answer: optionIndex,
  }),
  z.strictObject({
    ...assessmentBase,
    kind: z.literal('predict'),
    code: program,
    answer: program,
  }),
  z.strictObject({
    ...assessmentBase,
    kind: z.literal('expression'),
    code: program.optional(),
    answer: program,
    tests: program,
  }),
  z.strictObject({
    ...assessmentBase,
    kind: z.literal('fix-line'),
    code: program,
    line: z.number().int().positive(),
    answer: program,
    tests: program,
  }),
]);
export type AssessmentDocument = z.output<typeof assessmentDocument>;

export const topicDocument = z.strictObject({
  id: topicId,
  // A topic whose points are not written yet may hold assessment items alone.
  objectives: z.array(text).default([]),
  out_of_scope: z.array(text).default([]),
  prerequisites: z.array(z.union([topicId, pointId])).default([]),
  assessment: z.array(assessmentDocument),
});
export type TopicDocument = z.output<typeof topicDocument>;

export const lessonFrontMatter = z.strictObject({
  id: pointId,
  title: text,
  minutes,
  requires: z.array(pointId),
  sources: z.array(source.extend({ url: z.url({ protocol: /^https?$/ }) })).min(1),
});
export type LessonFrontMatter = z.output<typeof lessonFrontMatter>;

export const exerciseDocument = z.strictObject({
  id: exerciseId,
  kind: exerciseKind.exclude(['project']),
  title: text,
  minutes,
  difficulty,
  tier: text,
  files: z.array(z.strictObject({ path: text, role: z.enum(['edit', 'read']) })).min(1),
  limits: z
    .strictObject({
      wall_s: z.number().positive().max(120).optional(),
      cpu_s: z.number().positive().max(120).optional(),
      memory_mb: z.number().positive().max(4096).optional(),
      processes: z.number().int().positive().max(256).optional(),
      output_kb: z.number().positive().max(16_384).optional(),
    })
    .optional(),
  service: z
    .strictObject({
      app: text.regex(/^[A-Za-z_][\w.]*:[A-Za-z_]\w*(?:\(\))?$/, 'must look like `app:app`'),
      ready: text.startsWith('/', 'must be a path such as `/health`').optional(),
      ready_s: z.number().positive().max(60).optional(),
    })
    .optional(),
  hints: z.array(text),
  on_failure: z.array(
    z.strictObject({
      check: text,
      misconception: text,
      heading: text.optional(),
      card: cardId.optional(),
      /** A point by itself, for a project: its lesson may still be to come. */
      point: pointId.optional(),
    }),
  ),
  wrong: z.array(z.strictObject({ name: text, why: text, caught_by: text })),
});
/** As exercise.yaml has it, or as a checkpoint's project is read. */
export type ExerciseDocument = Omit<z.output<typeof exerciseDocument>, 'kind'> & {
  readonly kind: ExerciseKind;
};

const projectLimits = z.strictObject({
  wall_s: z.number().positive().max(1800),
  cpu_s: z.number().positive().max(1800),
  memory_mb: z.number().positive().max(8192),
  processes: z.number().int().positive().max(512),
  output_kb: z.number().positive().max(65_536),
});
/** checkpoint.yaml. Without `project` its brief is shown, and its acceptance is coming. */
export const checkpointDocument = z.strictObject({
  id: checkpointId,
  title: text,
  summary: text,
  hours: z.number().int().positive().max(100),
  tools: z.array(text).min(1),
  offline: text,
  rests_on: z.array(pointId).min(1),
  acceptance: z.array(text).min(3, 'needs 3 or more sentences'),
  project: exerciseDocument
    .omit({ id: true, kind: true, title: true, minutes: true })
    .extend({ limits: projectLimits })
    .optional(),
});
export type CheckpointDocument = z.output<typeof checkpointDocument>;

const cardBase = { id: cardId, why: text, heading: text };
export const cardDocument = z.discriminatedUnion('kind', [
  z.strictObject({ ...cardBase, kind: z.literal('basic'), front: text, back: text }),
  z.strictObject({ ...cardBase, kind: z.literal('cloze'), text }),
  z.strictObject({
    ...cardBase,
    kind: z.literal('predict'),
    front: text.default('What does this print?'),
    code: program,
    answer: program,
    back: text,
  }),
  z.strictObject({
    ...cardBase,
    kind: z.literal('code'),
    front: text,
    setup: program.optional(),
    answer: program,
    tests: program,
    back: text.optional(),
  }),
  z.strictObject({
    ...cardBase,
    kind: z.literal('choose'),
    front: text,
    options,
    answer: optionIndex,
    back: text,
  }),
]);
export type CardDocument = z.output<typeof cardDocument>;
export const cardsDocument = z.array(cardDocument);

/** checks.lock.json beside exercise.yaml: what the last run of the solution reported. Written by the checker. */
export const checksLockDocument = z.strictObject({
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  checks: z.array(z.strictObject({ id: text, name: text })).min(1),
});
export type ChecksLockDocument = z.output<typeof checksLockDocument>;
