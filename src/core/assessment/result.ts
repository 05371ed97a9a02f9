import { idSpan } from '../../base/id-span.ts';
import type { AssessmentResult, ModuleEstimate } from '../../contract/assessment.ts';
import type { Outline, OutlineTopic } from '../../contract/curriculum.ts';
import type { ModuleId, PointId, Uuid } from '../../contract/ids.ts';
import type { AssessmentLevel, LearningPath } from '../../contract/paths.ts';
import { type Belief, marginal } from './ability.ts';
import type { ModelItem, Outcome } from './item-model.ts';
import { LEVELS, levelChances, normalBelow } from './levels.ts';

/** How likely a topic must be at a working level to be skipped: after two of three right on it, and without a question. */
const KNOWN = 0.55;
const KNOWN_UNASKED = 0.85;
/** Where a working level begins. */
const WORKING = 0;
/** The ends of the scale as it is drawn: a level is a fifth of it. */
const SCALE = { from: -2, to: 3 };
/** Standard deviations on either side that hold nine in ten. */
const NINE_IN_TEN = 1.645;

export interface Answered {
  readonly item: ModelItem;
  readonly outcome: Outcome;
}

export interface ResultInput {
  readonly runId: Uuid;
  readonly atMs: number;
  readonly outline: Outline;
  readonly paths: readonly LearningPath[];
  readonly belief: Belief;
  readonly answers: readonly Answered[];
  readonly assessable: ReadonlySet<ModuleId>;
  /** Points whose checks were passed. */
  readonly passed: ReadonlySet<PointId>;
}

/** Where the learner stands in each module, and how sure that is. */
export function estimates(
  input: Pick<ResultInput, 'outline' | 'belief' | 'answers' | 'assessable'>,
): readonly ModuleEstimate[] {
  const { outline, belief, answers, assessable } = input;
  return outline.modules.map((module) => {
    const own = answers.filter(({ item }) => item.topicId.startsWith(`${module.id}.`));
    const found = marginal(belief, module.id);
    const placed = found !== null && assessable.has(module.id) && answers.length > 0;
    const { level, exact } = placed ? levelChances(found) : { level: null, exact: 0 };
    const sd = Math.sqrt(found?.variance ?? 0);
    const mean = found?.mean ?? 0;
    return {
      moduleId: module.id,
      title: module.title,
      assessable: assessable.has(module.id),
      level,
      // Nobody is certain of anybody.
      certainty: Math.min(0.99, exact),
      at: onScale(mean),
      from: onScale(mean - NINE_IN_TEN * sd),
      to: onScale(mean + NINE_IN_TEN * sd),
      ...count(own),
      topics: module.sections
        .flatMap((section) => section.topics)
        .map((topic) => topicEstimate(topic, belief, own)),
    };
  });
}

function topicEstimate(
  topic: OutlineTopic,
  belief: Belief,
  answers: readonly Answered[],
): ModuleEstimate['topics'][number] {
  const counted = count(answers.filter(({ item }) => item.topicId === topic.id));
  const found = marginal(belief, topic.id);
  const working =
    found === null ? 0 : 1 - normalBelow((WORKING - found.mean) / Math.sqrt(found.variance));
  const known =
    counted.asked === 0
      ? working >= KNOWN_UNASKED
      : working >= KNOWN && counted.right * 3 >= counted.asked * 2;
  return { topicId: topic.id, title: plain(topic.title), ...counted, known };
}

function count(answers: readonly Answered[]): { readonly right: number; readonly asked: number } {
  return {
    right: answers.filter(({ outcome }) => outcome === 'right').length,
    asked: answers.length,
  };
}

function onScale(ability: number): number {
  return Math.min(1, Math.max(0, (ability - SCALE.from) / (SCALE.to - SCALE.from)));
}

/** The result of a run: levels, the path that fits, where to start on it, and why. */
export function resultOf(input: ResultInput): AssessmentResult {
  const { runId, atMs, answers, paths, outline, passed } = input;
  const modules = estimates(input);
  const path = suggestPath(paths, modules);
  const known = knownPoints(outline, modules);
  const points = new Map(
    outline.modules
      .flatMap((module) => module.sections)
      .flatMap((section) => section.topics)
      .flatMap((topic) => topic.points.map((point) => [point.id, { point, topic }] as const)),
  );
  const open = (path?.order ?? []).filter((id) => !known.has(id) && !passed.has(id));
  const start = open.find((id) => points.get(id)?.point.written);
  const place = start === undefined ? undefined : points.get(start);
  const result = {
    runId,
    atMs,
    asked: answers.length,
    right: count(answers).right,
    modules,
    pathId: path?.id ?? null,
    pathTitle: path?.title ?? null,
    startPointId: start ?? null,
    startTitle: place ? plain(place.point.title) : null,
  };
  return {
    ...result,
    reasons: [
      ...pathReasons(path, modules),
      ...startReasons(modules, place?.topic, open.length),
      ...gapReasons(modules),
    ],
  };
}

/** The points of the topics that are known. */
export function knownPoints(
  outline: Outline,
  modules: readonly ModuleEstimate[],
): ReadonlySet<PointId> {
  const topics = new Set(
    modules
      .flatMap((module) => module.topics.filter(({ known }) => known))
      .map((each) => each.topicId),
  );
  return new Set(
    outline.modules
      .flatMap((module) => module.sections)
      .flatMap((section) => section.topics)
      .filter((topic) => topics.has(topic.id))
      .flatMap((topic) => topic.points.map(({ id }) => id)),
  );
}

/** The last path whose levels are all reached: paths stand from the easiest to the hardest. */
function suggestPath(
  paths: readonly LearningPath[],
  modules: readonly ModuleEstimate[],
): LearningPath | undefined {
  return [...paths].reverse().find(({ from }) =>
    Object.entries(from).every(([id, level]) => {
      const found = modules.find(({ moduleId }) => moduleId === id)?.level ?? null;
      return found !== null && LEVELS.indexOf(found) >= LEVELS.indexOf(level);
    }),
  );
}

const LEVEL_WORDS: Readonly<Record<AssessmentLevel, string>> = {
  new: 'new to',
  basics: 'at the basics of',
  working: 'at a working level in',
  strong: 'strong in',
  expert: 'an expert in',
};

function pathReasons(
  path: LearningPath | undefined,
  modules: readonly ModuleEstimate[],
): readonly string[] {
  const placed = modules.filter(({ level }) => level !== null);
  if (!path || placed.length === 0) return [];
  const words = placed.map(({ title, level }) => `${LEVEL_WORDS[level ?? 'new']} ${title}`);
  return [`${path.title} fits, because you are ${join(words)}.`];
}

function startReasons(
  modules: readonly ModuleEstimate[],
  startTopic: OutlineTopic | undefined,
  open: number,
): readonly string[] {
  const topics = modules.flatMap((module) => module.topics);
  const reasons: string[] = [];
  const known = topics.filter((topic) => topic.known && topic.asked > 0);
  if (known.length > 0) {
    const told = known
      .slice(0, 4)
      .map(({ title, right, asked }) => `${right} of ${asked} on ${title}`);
    reasons.push(`You passed ${join(told)}, so the path does not ask you to begin there.`);
  }
  const start = topics.find(({ topicId }) => topicId === startTopic?.id);
  if (start && start.asked > 0) {
    reasons.push(
      `You passed ${start.right} of ${start.asked} on ${start.title}: that is where it starts.`,
    );
  } else if (start) {
    reasons.push(`${start.title} is the first topic on it that your answers do not cover.`);
  } else if (open > 0) {
    reasons.push(
      'You know what is written of this path so far. The lessons that follow are coming.',
    );
  }
  const weak = topics.filter(
    (topic) =>
      topic.asked >= 2 && topic.right * 2 < topic.asked && topic.topicId !== startTopic?.id,
  );
  for (const { title, right, asked } of weak.slice(0, 2)) {
    reasons.push(`You passed ${right} of ${asked} on ${title}: it is on the path as well.`);
  }
  return reasons;
}

function gapReasons(modules: readonly ModuleEstimate[]): readonly string[] {
  const missing = modules.filter(({ assessable }) => !assessable).map(({ moduleId }) => moduleId);
  if (missing.length === 0) return [];
  const one = missing.length === 1;
  return [
    `${one ? 'Module' : 'Modules'} ${idSpan(missing)} ${one ? 'has' : 'have'} no tasks yet, so nothing was asked about ${one ? 'it' : 'them'}.`,
  ];
}

function join(parts: readonly string[]): string {
  return parts.length < 2
    ? (parts[0] ?? '')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** The reasons are plain text. */
function plain(title: string): string {
  return title.replaceAll('`', '');
}
