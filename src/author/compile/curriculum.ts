import type { ExpectedCheck } from '../../contract/curriculum.ts';
import type { PathsDocument } from '../../contract/paths.ts';
import type { ExerciseFileRow, PackContent } from '../../core/store/pack-writer.ts';
import { type CurriculumSource, exercisesOf, pointsOf, topicsOf } from '../model.ts';
import type { ProblemLog } from '../problem.ts';
import { type CompiledTopic, compileTopic } from './assessment.ts';
import { type CompiledCards, compileCards } from './cards.ts';
import { type CompiledGroup, compileCheckpoints, packGroups } from './checkpoint.ts';
import { type CompiledExercise, compileExercise, withChecks } from './exercise.ts';
import { type CompiledLesson, compileLesson } from './lesson.ts';
import { compileOutline } from './outline.ts';
import type { ParsedMarkdown } from './parsed-markdown.ts';
import { compilePaths } from './paths.ts';
import { type CompiledResources, compileResources } from './resources.ts';
import { compileSearch } from './search.ts';

/** The curriculum, compiled; maps are by id, in the order of study. */
export interface CompiledCurriculum {
  readonly source: CurriculumSource;
  readonly lessons: ReadonlyMap<string, CompiledLesson>;
  readonly cards: ReadonlyMap<string, CompiledCards>;
  readonly exercises: ReadonlyMap<string, CompiledExercise>;
  readonly topics: ReadonlyMap<string, CompiledTopic>;
  readonly paths: PathsDocument;
  readonly resources: CompiledResources | null;
  readonly checkpoints: readonly CompiledGroup[];
}

/** Compiles everything that was parsed. */
export function compileCurriculum(source: CurriculumSource, log: ProblemLog): CompiledCurriculum {
  const lessons = new Map<string, CompiledLesson>();
  const cards = new Map<string, CompiledCards>();
  for (const point of pointsOf(source)) {
    const lesson = compileLesson(point, source.tree, log);
    if (lesson !== null) lessons.set(point.id, lesson);
    if (point.cards !== null) cards.set(point.id, compileCards(point.cards, point.id, log));
  }
  return {
    source,
    lessons,
    cards,
    exercises: new Map(exercisesOf(source).map((item) => [item.id, compileExercise(item, log)])),
    resources: source.resources && compileResources(source.resources, log),
    topics: new Map(topicsOf(source).map((topic) => [topic.id, compileTopic(topic, log)])),
    paths: compilePaths(source.document, source.plan, log),
    checkpoints: compileCheckpoints(source.checkpoints, log),
  };
}

/** Every Markdown text of the curriculum. */
export function parsedTexts(compiled: CompiledCurriculum): readonly ParsedMarkdown[] {
  return [
    ...[...compiled.lessons.values()].map(({ parsed }) => parsed),
    ...[...compiled.cards.values()].flatMap(({ parsed }) => parsed),
    ...[...compiled.exercises.values()].flatMap(({ exercise, parsed, brief }) =>
      // A project's brief is its checkpoint's.
      exercise.kind === 'project' ? parsed : [brief, ...parsed],
    ),
    ...compiled.checkpoints.flatMap(({ checkpoints }) =>
      checkpoints.flatMap(({ parsed, brief }) => [brief, ...parsed]),
    ),
    ...[...compiled.topics.values()].flatMap(({ parsed }) => parsed),
    ...(compiled.resources?.parsed ?? []),
  ];
}

/** What goes into the pack. Exercises whose checks are not known are left out. */
export function packContent(
  compiled: CompiledCurriculum,
  checks: ReadonlyMap<string, readonly ExpectedCheck[]>,
): PackContent {
  const { source, lessons, cards } = compiled;
  const ready = [...compiled.exercises.values()].flatMap((exercise) => {
    const expected = checks.get(exercise.exercise.id);
    return expected === undefined
      ? []
      : [{ compiled: exercise, document: withChecks(exercise, expected) }];
  });
  const packed = new Set<string>(ready.map(({ document }) => document.id));
  const outline = compileOutline({ ...compiled, curriculum: source, packed });
  const allCards = [...cards.values()].flatMap((item) => item.cards);
  const allLessons = [...lessons.values()].map(({ lesson }) => lesson);
  return {
    title: source.title,
    outline,
    paths: compiled.paths,
    resources: compiled.resources?.resources ?? null,
    lessons: allLessons,
    exercises: ready.map(({ document }) => document),
    checkpoints: packGroups(compiled.checkpoints, packed),
    exerciseFiles: ready.flatMap((exercise) => exerciseFiles(exercise.compiled)),
    cards: allCards,
    cardSources: [...cards.values()].flatMap((item) => item.sources),
    assessment: [...compiled.topics.values()].flatMap(({ assessment }) => assessment),
    search: compileSearch({
      outline,
      planTitles: planTitles(source),
      lessons: allLessons,
      exercises: ready.map((exercise) => exercise.compiled),
      checkpoints: compiled.checkpoints.flatMap((group) => group.checkpoints),
      cards: allCards,
    }),
  };
}

function exerciseFiles({ source }: CompiledExercise): readonly ExerciseFileRow[] {
  const rows = (role: ExerciseFileRow['role'], files: ReadonlyMap<string, Buffer>) =>
    [...files].map(([path, content]) => ({ exerciseId: source.id, role, path, content }));
  return [
    ...rows('starter', source.starter),
    ...rows('check', source.checks),
    ...rows('solution', source.solution),
  ];
}

function planTitles(source: CurriculumSource): ReadonlyMap<string, string> {
  return new Map(
    source.plan.modules.flatMap((module) =>
      module.sections.flatMap((section) =>
        section.topics.flatMap((topic) =>
          topic.points.map(({ id, title }) => [id, title] as const),
        ),
      ),
    ),
  );
}
