import { err, ok } from '../../base/result.ts';
import { domainError } from '../../contract/errors.ts';
import type { CardId, ExerciseId, Uuid } from '../../contract/ids.ts';
import type { RememberedExercise } from '../../contract/remembered.ts';
import type { Grade } from '../../contract/review.ts';
import { derivedId } from '../derived-id.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { AttemptLogRow, CardState, Outcome } from '../store/index.ts';
import { exerciseOf, itemOf } from './exercise-id.ts';
import { ratePass, workedMs } from './exercise-rating.ts';
import { elapsedDays, emptyState } from './fold.ts';
import type { Moment } from './queue.ts';
import { type LoggedAct, PLAIN_ACT } from './record.ts';
import type { AnswerMoment } from './turn.ts';

/** Offered on one day: each takes minutes, and none is lost by a day's wait. */
const A_DAY = 3;
/** Attempts looked at for one pass. */
const RECENT = 50;

/** An exercise that was begun again on this device, and what was taken for it since. */
interface Begun {
  readonly atMs: number;
  readonly hintsShown: number;
  readonly solutionSeen: boolean;
  /** A failed check was rated already: once is enough. */
  readonly failed: boolean;
}

type Attempt = Omit<AttemptLogRow, 'report'>;

export interface ExerciseItems {
  readonly handlers: Handlers<'remembered.due' | 'remembered.bury'>;
  /** A check that was just recorded: what it says of the memory is recorded with it. In the caller's transaction. */
  attempted(attempt: Attempt): void;
  sawSolution(exerciseId: ExerciseId): void;
  /** The starter is back: from here on checks say how the exercise is remembered. */
  begin(exerciseId: ExerciseId): void;
  /** An earlier state of the files is back: if it is older than the work that was begun, that work says nothing any more. */
  restored(exerciseId: ExerciseId, snapshotMs: number): void;
  /** Makes items of the exercises that were passed before there were any, or on another device. */
  enrol(): void;
  /** Gives an item that came with another device's log its place. */
  place(cardId: CardId): void;
}

export interface ExerciseParts {
  moment(): Moment & AnswerMoment;
  recall(state: CardState): number | null;
  /** Where each grade would lead the item now. */
  outcomes(state: CardState, at: AnswerMoment): readonly Outcome[];
  /** Records a row; the lists of cards are not touched by it. */
  record(act: LoggedAct): void;
  plain(cardId: CardId, act: Pick<LoggedAct, 'id' | 'kind'>): void;
}

/**
 * Exercises as items of memory: the first pass makes one, and each time it is due it is done again from its starter. Its
 * rows are derived from attempts, under ids that are too: the same attempt makes the same row on every device.
 */
export function createExerciseItems(context: FeatureContext, parts: ExerciseParts): ExerciseItems {
  const { store, pack, clock } = context;
  const begunKey = (exerciseId: ExerciseId): string => `remembered/${exerciseId}`;
  const begunOf = (exerciseId: ExerciseId): Begun | null =>
    store.local.ui(begunKey(exerciseId)) as Begun | null;
  const note = (exerciseId: ExerciseId, begun: Begun | null): void =>
    store.local.saveUi(begunKey(exerciseId), begun, clock.nowMs());

  function place(cardId: CardId): void {
    // No point: it waits apart from the cards, and comes into no session of theirs.
    const nowhere = { pointId: null, sibling: null, ord: 0, spreadOrd: 0, begun: true };
    if (exerciseOf(cardId)) store.cards.place({ cardId, source: 'exercise', ...nowhere });
  }

  function rate(attempt: Attempt, grade: Grade, outcome: Outcome | null): void {
    const { id, atMs, offsetMin, exerciseId } = attempt;
    const cardId = itemOf(exerciseId);
    const rowId = derivedId(id, 'remembered');
    // The check counts the time already.
    parts.record({
      ...PLAIN_ACT,
      id: rowId,
      kind: 'grade',
      cardId,
      grade,
      atMs,
      offsetMin,
      outcome,
    });
  }

  function rateNow(attempt: Attempt, grade: Grade): void {
    const cardId = itemOf(attempt.exerciseId);
    const state = store.cards.state(cardId) ?? emptyState(cardId);
    rate(attempt, grade, parts.outcomes(state, parts.moment())[grade - 1] ?? null);
  }

  /** How the pass that ended `attempts` (newest first) went; `begun`: how it was begun again. */
  function gradeOf(attempts: readonly Attempt[], begun: Begun | null): Grade {
    const [pass, ...before] = attempts;
    const exercise = pass && pack.exercise(pass.exerciseId);
    if (!exercise) return 3;
    const first = begun?.atMs ?? before.at(-1)?.atMs ?? null;
    return ratePass({
      failedChecks: before.filter(({ verdict }) => verdict !== 'passed').length,
      hintsShown: pass.hintsShown - (begun?.hintsShown ?? 0),
      solutionSeen: begun?.solutionSeen ?? pass.solutionSeen,
      workedMs:
        first === null
          ? null
          : workedMs(
              first,
              attempts.map(({ atMs }) => atMs),
            ),
      minutes: exercise.minutes,
    });
  }

  function enrolOne(exerciseId: ExerciseId): void {
    const attempts = store.attempts.untilPass(exerciseId);
    const [pass] = attempts;
    if (!pass) return;
    place(itemOf(exerciseId));
    // What was promised on another device is not known here: the plain interval stands.
    rate(pass, gradeOf(attempts, null), null);
  }

  function due(at: Moment): readonly RememberedExercise[] {
    return store.cards.dueExercises(at, A_DAY).flatMap((state): RememberedExercise[] => {
      const exercise = pack.exercise(exerciseOf(state.cardId) ?? ('' as ExerciseId));
      if (!exercise) return [];
      const { id, pointId, title, minutes } = exercise;
      return [
        {
          ...{ exerciseId: id, pointId, title, minutes },
          daysSince: elapsedDays(state, at.day),
          recall: parts.recall(state) ?? 0,
          // Work that failed was rated; when it is due again, it begins again.
          begun: begunOf(id)?.failed === false,
        },
      ];
    });
  }

  return {
    place,
    attempted(attempt) {
      const { exerciseId, verdict, atMs } = attempt;
      const passed = verdict === 'passed';
      const state = store.cards.state(itemOf(exerciseId));
      if (!state || state.phase === 'new') {
        if (!passed) return;
        place(itemOf(exerciseId));
        rateNow(attempt, gradeOf(store.attempts.recent(exerciseId, RECENT), null));
        return;
      }
      const begun = begunOf(exerciseId);
      // Code that is still there from the last time says nothing of what is remembered.
      if (!begun) return;
      if (passed) {
        const since = store.attempts
          .recent(exerciseId, RECENT)
          .filter((each) => each.atMs > begun.atMs && each.atMs <= atMs);
        rateNow(attempt, gradeOf(since, begun));
        note(exerciseId, null);
      } else if (!begun.failed) {
        rateNow(attempt, 1);
        note(exerciseId, { ...begun, failed: true });
      }
    },
    sawSolution(exerciseId) {
      const begun = begunOf(exerciseId);
      if (begun && !begun.solutionSeen) note(exerciseId, { ...begun, solutionSeen: true });
    },
    begin(exerciseId) {
      const hintsShown = store.attempts.hintsShown(exerciseId);
      note(exerciseId, { atMs: clock.nowMs(), hintsShown, solutionSeen: false, failed: false });
    },
    restored(exerciseId, snapshotMs) {
      const begun = begunOf(exerciseId);
      if (begun && snapshotMs <= begun.atMs) note(exerciseId, null);
    },
    enrol() {
      const missing = store.attempts.passedWithoutItem();
      if (missing.length > 0) store.transaction(() => missing.forEach(enrolOne));
    },
    handlers: {
      'remembered.due': () => ok(due(parts.moment())),
      'remembered.bury'({ exerciseId, actId }) {
        const cardId = itemOf(exerciseId);
        if (!store.cards.source(cardId)) {
          return err(domainError('notFound', `${exerciseId} was not passed yet.`));
        }
        parts.plain(cardId, { id: actId as Uuid, kind: 'bury' });
        return ok(null);
      },
    },
  };
}
