import { dayName } from '../../base/day.ts';
import { err, ok } from '../../base/result.ts';
import { studyStreak } from '../../base/streak.ts';
import type { OutlinePoint } from '../../contract/curriculum.ts';
import { domainError } from '../../contract/errors.ts';
import type { ExerciseId, PointId } from '../../contract/ids.ts';
import type { ExerciseRow } from '../../contract/methods.ts';
import type { NextAction, PointProgress, PointWhy, Today } from '../../contract/progress.ts';
import type { Settings } from '../../contract/settings.ts';
import { type ActivityFeature, activityByDay } from '../activity/index.ts';
import type { CurriculumFeature } from '../curriculum/index.ts';
import type { FeatureContext } from '../feature.ts';
import { itemOf, type ReviewFeature } from '../review/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { CardState, ExerciseHelp, ExerciseState, Pack } from '../store/index.ts';
import { independenceOf, masteryOf } from './mastery.ts';
import { meanOf, whyOf } from './why.ts';

/** Seconds a card takes on average before the learner's own pace is known. */
const SECONDS_PER_CARD = 12;
const NO_PATH = { title: null, onPath: new Set<PointId>() };

export interface PointRecord {
  readonly point: OutlinePoint;
  readonly progress: PointProgress;
  /** When the last of its exercises was passed for the first time; null while one is open, or it has none. */
  readonly passedMs: number | null;
}

export interface ProgressFeature {
  readonly handlers: Handlers<
    | 'lesson.get'
    | 'lesson.markRead'
    | 'exercise.list'
    | 'progress.points'
    | 'progress.why'
    | 'today.get'
  >;
  /** Points whose checks were all passed once; recall plays no part. */
  passedPoints(): ReadonlySet<PointId>;
  /** Every written point as it stands now, and what is worth doing first. */
  overview(): { readonly points: readonly PointRecord[]; readonly next: NextAction };
  /** Every written point, as it is held now. */
  points(): readonly PointProgress[];
}

/** Mastery, and what to do next: read from the projections at each call, for the moment of the call. */
export function createProgressFeature(
  context: FeatureContext,
  parts: {
    readonly curriculum: CurriculumFeature;
    readonly review: ReviewFeature;
    readonly settings: () => Settings;
    /** The way the learner follows, if they chose one. */
    readonly guide: () => {
      readonly title: string;
      readonly points: readonly OutlinePoint[];
    } | null;
    readonly activity: ActivityFeature;
  },
): ProgressFeature {
  const { store, pack, clock, emit } = context;
  const { curriculum, review, settings, activity } = parts;

  function gather(): (point: OutlinePoint) => PointProgress {
    const read = store.attempts.lessonsRead();
    const help = new Map(store.attempts.help().map((each) => [each.exerciseId, each]));
    const exercises = new Map<ExerciseId, ExerciseState>(
      store.attempts.states().map((state) => [state.exerciseId, state]),
    );
    const cards = new Map<PointId, CardState[]>();
    for (const state of store.cards.contentStates()) {
      const list = cards.get(state.pointId);
      if (list) list.push(state);
      else cards.set(state.pointId, [state]);
    }
    return (point) => {
      const states = point.exerciseIds.map((id) => exercises.get(id));
      const started = cards.get(point.id) ?? [];
      const recalls = started.map((state) => review.retrievability(state) ?? 0);
      const evidence = {
        lessonRead: read.has(point.id),
        attempts: states.reduce((sum, state) => sum + (state?.attempts ?? 0), 0),
        exercisesPassed: states.filter((state) => state && state.passedMs !== null).length,
        exercisesTotal: point.exerciseIds.length,
        cardsStarted: started.length,
        cardsTotal: point.cardCount,
        recall: meanOf(recalls),
      };
      const passed = point.exerciseIds.filter((id) => exercises.get(id)?.passedMs != null);
      const independence = meanOf(passed.map((id) => helpWith(id, help.get(id)))) ?? 1;
      return {
        pointId: point.id,
        mastery: masteryOf({ ...evidence, independence }),
        ...evidence,
      };
    };
  }

  /** Hints are counted in the pack, whose document is read once: it does not change while the program runs. */
  const hintsTotal = new Map<ExerciseId, number>();
  function helpWith(id: ExerciseId, help: ExerciseHelp | undefined): number {
    if (!help || (help.hintsShown === 0 && !help.solutionSeen && help.attemptsToPass <= 1))
      return 1;
    let total = hintsTotal.get(id);
    if (total === undefined) {
      total = pack.exercise(id)?.hints.length ?? 0;
      hintsTotal.set(id, total);
    }
    return independenceOf({ ...help, attempts: help.attemptsToPass, hintsTotal: total });
  }

  function passedPoints(): ReadonlySet<PointId> {
    const read = store.attempts.lessonsRead();
    const passed = new Set<ExerciseId>(
      store.attempts.states().flatMap((state) => (state.passedMs === null ? [] : state.exerciseId)),
    );
    return new Set(
      curriculum.written
        .filter(({ id, exerciseIds }) =>
          exerciseIds.length > 0 ? exerciseIds.every((each) => passed.has(each)) : read.has(id),
        )
        .map(({ id }) => id),
    );
  }

  function why(point: OutlinePoint): PointWhy {
    const help = new Map(store.attempts.help().map((each) => [each.exerciseId, each]));
    return whyOf({
      point,
      mastery: gather()(point).mastery,
      lessonReadMs: store.attempts.lessonsRead().get(point.id) ?? null,
      exercises: point.exerciseIds.flatMap((exerciseId) => {
        const exercise = pack.exercise(exerciseId);
        if (!exercise) return [];
        const own = help.get(exerciseId);
        const repeated = store.cards.state(itemOf(exerciseId));
        return {
          exerciseId,
          title: exercise.title,
          passedMs: store.attempts.state(exerciseId)?.passedMs ?? null,
          attempts: own?.attemptsToPass ?? 0,
          hintsShown: own?.hintsShown ?? 0,
          hintsTotal: exercise.hints.length,
          solutionSeen: own?.solutionSeen ?? false,
          recall: repeated ? review.retrievability(repeated) : null,
        };
      }),
      cards: pack.cardsOf(point.id).flatMap((card) => {
        const state = store.cards.state(card.id);
        return state && state.phase !== 'new'
          ? { card, state, recall: review.retrievability(state) ?? 0 }
          : [];
      }),
    });
  }

  function points(): readonly PointRecord[] {
    const progressOf = gather();
    const passed = new Map(
      store.attempts.states().map(({ exerciseId, passedMs }) => [exerciseId, passedMs]),
    );
    return curriculum.written.map((point) => {
      const times = point.exerciseIds.map((id) => passed.get(id) ?? null);
      const all = times.length > 0 && times.every((ms) => ms !== null);
      const passedMs = all ? Math.max(...times.map((ms) => ms ?? 0)) : null;
      return { point, progress: progressOf(point), passedMs };
    });
  }

  /** What is worth doing, in the order of the way the learner follows. */
  function actionsFor(all: readonly PointRecord[], cards: number): readonly NextAction[] {
    const guide = parts.guide();
    return nextActions(inPathOrder(all, guide?.points ?? null), cards, {
      title: guide?.title ?? null,
      onPath: new Set(guide?.points.map(({ id }) => id)),
    });
  }

  function today(): Today {
    const all = points();
    const dueNow = review.dueNow();
    const newAvailable = review.newAvailable();
    activity.bringUpToDate();
    const day = activity.today();
    const days = activityByDay(activity.sums().hours, settings().dayStartsAtHour);
    const week = Array.from({ length: 7 }, (_, index) => {
      const number = day - 6 + index;
      return days.get(number) ?? { day: dayName(number), reviews: 0, checks: 0, minutes: 0 };
    });
    const actions = actionsFor(all, dueNow + newAvailable);
    const last = store.attempts.lastActivePoint()?.subject.match(/^\d\.\d\.\d\.\d/)?.[0];
    return {
      next: actions[0] ?? { kind: 'done' },
      alternatives: actions.slice(1, 4),
      dueNow,
      newAvailable,
      streakDays: studyStreak(new Set(days.keys()), day, settings().restDaysPerWeek).days,
      week,
      fading: all
        .filter(({ progress }) => progress.mastery === 'fading')
        .sort((a, b) => (a.progress.recall ?? 0) - (b.progress.recall ?? 0))
        .slice(0, 5)
        .map(({ point, progress }) => ({
          pointId: point.id,
          title: point.title,
          recall: progress.recall ?? 0,
        })),
      lastPointId: (last as PointId | undefined) ?? null,
      pointsPassed: all.filter(({ progress }) =>
        ['passed', 'held', 'fading'].includes(progress.mastery),
      ).length,
      pointsWritten: all.length,
      pointsTotal: curriculum.outline.modules
        .flatMap((module) => module.sections)
        .flatMap((section) => section.topics)
        .reduce((sum, topic) => sum + topic.points.length, 0),
    };
  }

  const progressOfAll = (): readonly PointProgress[] => points().map(({ progress }) => progress);

  return {
    passedPoints,
    overview() {
      const all = points();
      const cards = review.dueNow() + review.newAvailable();
      return { points: all, next: actionsFor(all, cards)[0] ?? { kind: 'done' } };
    },
    points: progressOfAll,
    handlers: {
      'lesson.get'({ pointId }) {
        const point = curriculum.point(pointId);
        if (!point) return err(domainError('notFound', `There is no point ${pointId}.`));
        const lesson = pack.lesson(pointId);
        if (!lesson) {
          return err(
            domainError('notWritten', `"${point.title}" is in the plan, but not written yet.`),
          );
        }
        return ok({ lesson, read: store.attempts.lessonsRead().has(pointId) });
      },
      'lesson.markRead'({ pointId, actId }) {
        const point = curriculum.point(pointId);
        if (!point?.written) {
          return err(domainError('notFound', `There is no lesson for ${pointId}.`));
        }
        const nowMs = clock.nowMs();
        if (!store.attempts.lessonsRead().has(pointId)) {
          store.attempts.appendActivity({
            id: actId,
            deviceId: store.deviceId,
            atMs: nowMs,
            kind: 'lessonRead',
            subject: pointId,
            amount: 0,
            offsetMin: clock.offsetMin(nowMs),
          });
          emit('changed', { topics: ['progress', 'today', 'review'] });
        }
        return ok(gather()(point));
      },
      'exercise.list'() {
        const states = new Map<ExerciseId, ExerciseState>(
          store.attempts.states().map((state) => [state.exerciseId, state]),
        );
        return ok(curriculum.exerciseIds.flatMap((id) => toRow(pack, id, states.get(id))));
      },
      'progress.points': () => ok(progressOfAll()),
      'progress.why'({ pointId }) {
        const point = curriculum.point(pointId);
        return point
          ? ok(why(point))
          : err(domainError('notFound', `There is no point ${pointId}.`));
      },
      'today.get': () => ok(today()),
    },
  };
}

interface PointNow {
  readonly point: OutlinePoint;
  readonly progress: PointProgress;
}

/** The points of the path first, in its order; what is not on it follows in the order of study. */
export function inPathOrder(
  all: readonly PointNow[],
  path: readonly OutlinePoint[] | null,
): readonly PointNow[] {
  if (path === null) return all;
  const byId = new Map(all.map((each) => [each.point.id, each]));
  const first = path.flatMap(({ id }) => byId.get(id) ?? []);
  const onPath = new Set(first);
  return [...first, ...all.filter((each) => !onPath.has(each))];
}

/**
 * What is worth doing, best first: cards that are due (memory does not wait), then the point that was begun, then the
 * next unseen one. `cards` counts due and new ones.
 */
export function nextActions(
  points: readonly PointNow[],
  cards: number,
  path: { readonly title: string | null; readonly onPath: ReadonlySet<PointId> } = NO_PATH,
): readonly NextAction[] {
  const actions: NextAction[] = [];
  if (cards > 0) {
    actions.push({
      kind: 'review',
      cards,
      minutes: Math.max(1, Math.round((cards * SECONDS_PER_CARD) / 60)),
    });
  }
  const begun = points.filter(({ progress }) => progress.mastery === 'started');
  const unseen = points.filter(({ progress }) => progress.mastery === 'unseen');
  for (const { point, progress } of [...begun, ...unseen.slice(0, 2)]) {
    actions.push({
      kind: 'point',
      pointId: point.id,
      title: point.title,
      started: progress.mastery === 'started',
      minutes: point.minutes,
      path: path.onPath.has(point.id) ? path.title : null,
    });
  }
  return actions;
}

function toRow(pack: Pack, id: ExerciseId, state: ExerciseState | undefined): ExerciseRow[] {
  const exercise = pack.exercise(id);
  if (!exercise || exercise.topicId === null) return [];
  const { title, kind, minutes, topicId, pointId } = exercise;
  const reached = state === undefined ? 'new' : state.passedMs === null ? 'tried' : 'passed';
  return [{ id, title, kind, minutes, topicId, pointId, state: reached }];
}
