import { type DayRule, dayName, dayNumber, dayStartMs, streakDays } from '../../base/day.ts';
import { err, ok } from '../../base/result.ts';
import type { OutlinePoint } from '../../contract/curriculum.ts';
import { domainError } from '../../contract/errors.ts';
import type { ExerciseId, PointId } from '../../contract/ids.ts';
import type { ExerciseRow } from '../../contract/methods.ts';
import type { DayActivity, NextAction, PointProgress, Today } from '../../contract/progress.ts';
import type { Settings } from '../../contract/settings.ts';
import type { CurriculumFeature } from '../curriculum/index.ts';
import type { FeatureContext } from '../feature.ts';
import type { ReviewFeature } from '../review/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { CardState, ExerciseState, Pack } from '../store/index.ts';
import { masteryOf } from './mastery.ts';

/** Seconds a card takes on average before the learner's own pace is known. */
const SECONDS_PER_CARD = 12;
const STREAK_LOOKBACK_DAYS = 400;

export interface ProgressFeature {
  readonly handlers: Handlers<
    'lesson.get' | 'lesson.markRead' | 'exercise.list' | 'progress.points' | 'today.get'
  >;
}

/** Mastery, and what to do next: read from the projections at each call, for the moment of the call. */
export function createProgressFeature(
  context: FeatureContext,
  parts: {
    readonly curriculum: CurriculumFeature;
    readonly review: ReviewFeature;
    readonly settings: () => Settings;
  },
): ProgressFeature {
  const { store, pack, clock, emit } = context;
  const { curriculum, review, settings } = parts;
  function gather(): (point: OutlinePoint) => PointProgress {
    const read = store.attempts.lessonsRead();
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
        recall: recalls.length > 0 ? recalls.reduce((a, b) => a + b, 0) / recalls.length : null,
      };
      return { pointId: point.id, mastery: masteryOf(evidence), ...evidence };
    };
  }

  function days(nowMs: number): { today: number; activity: Map<number, DayActivity> } {
    const startHour = settings().dayStartsAtHour;
    const rule = (offsetMin: number): DayRule => ({ offsetMin, startHour });
    const today = dayNumber(nowMs, rule(clock.offsetMin(nowMs)));
    const activity = new Map<number, DayActivity>();
    const add = (day: number, kind: 'reviews' | 'checks', count: number, ms: number): void => {
      const known = activity.get(day) ?? { day: dayName(day), reviews: 0, checks: 0, minutes: 0 };
      activity.set(day, {
        ...known,
        [kind]: known[kind] + count,
        minutes: known.minutes + ms / 60_000,
      });
    };
    for (const row of store.reviews.days(today - STREAK_LOOKBACK_DAYS, today + 1)) {
      add(row.day, 'reviews', row.reviews, row.elapsedMs);
    }
    const fromMs = dayStartMs(today - STREAK_LOOKBACK_DAYS, rule(clock.offsetMin(nowMs)));
    for (const row of store.attempts.between(fromMs, nowMs + 1)) {
      add(dayNumber(row.atMs, rule(row.offsetMin)), 'checks', 1, row.durationMs);
    }
    return { today, activity };
  }

  function today(): Today {
    const nowMs = clock.nowMs();
    const progressOf = gather();
    const all = curriculum.written.map((point) => ({ point, progress: progressOf(point) }));
    const dueNow = review.dueNow();
    const newAvailable = review.newAvailable();
    const { today: day, activity } = days(nowMs);
    const week = Array.from({ length: 7 }, (_, index) => {
      const number = day - 6 + index;
      return activity.get(number) ?? { day: dayName(number), reviews: 0, checks: 0, minutes: 0 };
    });
    const actions = nextActions(all, dueNow + newAvailable);
    const last = store.attempts.lastActivePoint()?.subject.match(/^\d\.\d\.\d\.\d/)?.[0];
    return {
      next: actions[0] ?? { kind: 'done' },
      alternatives: actions.slice(1, 4),
      dueNow,
      newAvailable,
      streakDays: streakDays(new Set(activity.keys()), day),
      week: week.map((entry) => ({ ...entry, minutes: Math.round(entry.minutes) })),
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

  return {
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
      'progress.points'() {
        const progressOf = gather();
        return ok(curriculum.written.map(progressOf));
      },
      'today.get': () => ok(today()),
    },
  };
}

/**
 * What is worth doing, best first: cards that are due (memory does not wait), then the point that was begun, then the
 * next unseen one. `cards` counts due and new ones.
 */
export function nextActions(
  points: readonly { readonly point: OutlinePoint; readonly progress: PointProgress }[],
  cards: number,
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
    });
  }
  return actions;
}

function toRow(pack: Pack, id: ExerciseId, state: ExerciseState | undefined): ExerciseRow[] {
  const exercise = pack.exercise(id);
  if (!exercise) return [];
  const { title, kind, minutes, topicId, pointId } = exercise;
  const reached = state === undefined ? 'new' : state.passedMs === null ? 'tried' : 'passed';
  return [{ id, title, kind, minutes, topicId, pointId, state: reached }];
}
