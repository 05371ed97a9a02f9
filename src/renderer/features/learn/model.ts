import type { Outline, OutlinePoint } from '../../../contract/curriculum.ts';
import type { ExerciseRow } from '../../../contract/methods.ts';
import type { PointProgress, Today } from '../../../contract/progress.ts';
import type { CellState } from '../../components/MasteryMark.tsx';

export interface MapCell {
  readonly kind: 'point' | 'synthesis';
  readonly id: string;
  readonly title: string;
  readonly state: CellState;
  readonly minutes: number;
  readonly requires: readonly string[];
  readonly recall: number | null;
  /** Null: there is nothing to open yet. */
  readonly route: string | null;
}

export interface MapTopic {
  readonly id: string;
  readonly title: string;
  readonly cells: readonly MapCell[];
}

interface MapSection {
  readonly id: string;
  readonly title: string;
  readonly topics: readonly MapTopic[];
}

export interface MapModule {
  readonly id: string;
  readonly title: string;
  readonly outcome: string;
  readonly sections: readonly MapSection[];
  readonly passed: number;
  readonly written: number;
  readonly points: number;
}

const PASSED: ReadonlySet<CellState> = new Set(['passed', 'held', 'fading']);

/** The map as it is drawn: the plan, with the learner's place on it. */
export function buildMap(
  outline: Outline,
  progress: readonly PointProgress[],
  exercises: readonly ExerciseRow[],
): readonly MapModule[] {
  const byExercise = new Map(exercises.map((one) => [one.id, one]));
  const byPoint = new Map(progress.map((one) => [one.pointId, one]));
  return outline.modules.map((module) => {
    const sections = module.sections.map((section) => ({
      id: section.id,
      title: section.title,
      topics: section.topics.map((topic) => ({
        id: topic.id,
        title: topic.title,
        cells: [
          ...topic.points.map((point) => pointCell(point, byPoint.get(point.id))),
          ...topic.synthesisIds.map((id) => synthesisCell(id, topic.title, byExercise.get(id))),
        ],
      })),
    }));
    const cells = sections
      .flatMap((section) => section.topics)
      .flatMap((topic) => topic.cells)
      .filter((cell) => cell.kind === 'point');
    return {
      id: module.id,
      title: module.title,
      outcome: module.outcome,
      sections,
      passed: cells.filter((cell) => PASSED.has(cell.state)).length,
      written: cells.filter((cell) => cell.state !== 'coming').length,
      points: cells.length,
    };
  });
}

function pointCell(point: OutlinePoint, progress: PointProgress | undefined): MapCell {
  return {
    kind: 'point',
    id: point.id,
    title: point.title,
    state: point.written ? (progress?.mastery ?? 'unseen') : 'coming',
    minutes: point.minutes,
    requires: point.requires,
    recall: progress?.recall ?? null,
    route: point.written ? `/learn/${point.id}` : null,
  };
}

const EXERCISE_STATES = { new: 'unseen', tried: 'started', passed: 'passed' } as const;

function synthesisCell(id: string, topicTitle: string, row: ExerciseRow | undefined): MapCell {
  return {
    kind: 'synthesis' as const,
    id,
    title: row?.title ?? `All of it together: ${topicTitle}`,
    state: EXERCISE_STATES[row?.state ?? 'new'],
    minutes: row?.minutes ?? 0,
    requires: [],
    recall: null,
    route: `/practice/${id}`,
  };
}

/** The point the learner is at: what they did last if it is unfinished, else the next on the path, else the first. */
export function currentPoint(map: readonly MapModule[], today: Today | null): string | null {
  const cells = map.flatMap(cellsOf).filter((cell) => cell.kind === 'point');
  const state = (id: string): CellState | undefined => cells.find((cell) => cell.id === id)?.state;
  const last = today?.lastPointId ?? null;
  if (last !== null && !PASSED.has(state(last) ?? 'held')) return last;
  const actions = today ? [today.next, ...today.alternatives] : [];
  const next = actions.find((action) => action.kind === 'point' || action.kind === 'exercise');
  if (next) return next.pointId;
  return last ?? (cells.find((cell) => cell.route !== null) ?? cells[0])?.id ?? null;
}

/** The map that is shown: of the whole plan, or only of what `order` names. The same as the last time where nothing changed. */
export const mapOf = rememberLast(
  (
    outline: Outline,
    order: readonly string[] | null,
    progress: readonly PointProgress[],
    exercises: readonly ExerciseRow[],
  ): readonly MapModule[] =>
    buildMap(order === null ? outline : onlyPath(outline, order), progress, exercises),
);

/** The screen is opened far more often than what it shows changes. */
function rememberLast<Arguments extends readonly unknown[], Answer>(
  compute: (...given: Arguments) => Answer,
): (...given: Arguments) => Answer {
  let last: { readonly given: Arguments; readonly answer: Answer } | null = null;
  return (...given) => {
    if (last === null || given.some((value, index) => value !== last?.given[index])) {
      last = { given, answer: compute(...given) };
    }
    return last.answer;
  };
}

/** Every cell of a map by its id. */
export const cellsById = rememberLast(
  (map: readonly MapModule[]): ReadonlyMap<string, MapCell> =>
    new Map(map.flatMap(cellsOf).map((cell) => [cell.id, cell])),
);

export function cellsOf(module: MapModule): readonly MapCell[] {
  return module.sections.flatMap((section) => section.topics).flatMap((topic) => topic.cells);
}

export function topicOf(id: string): string {
  return id.slice(0, 5);
}

/** The map with nothing but the points on a path, and the topics, sections and modules that have any. */
export function onlyPath(outline: Outline, order: readonly string[]): Outline {
  const onPath = new Set(order);
  const modules = outline.modules.map((module) => ({
    ...module,
    sections: module.sections
      .map((section) => ({
        ...section,
        topics: section.topics
          .map((topic) => ({ ...topic, points: topic.points.filter(({ id }) => onPath.has(id)) }))
          .filter(({ points }) => points.length > 0),
      }))
      .filter(({ topics }) => topics.length > 0),
  }));
  return { ...outline, modules: modules.filter(({ sections }) => sections.length > 0) };
}
