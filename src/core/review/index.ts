import { type DayRule, dayNumber, dayStartMs } from '../../base/day.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import {
  type CardId,
  type PointId,
  pointId as pointIdSchema,
  type Uuid,
} from '../../contract/ids.ts';
import type { Grade, ReviewCard, ReviewScope, ReviewTurn } from '../../contract/review.ts';
import type { Settings } from '../../contract/settings.ts';
import type { FeatureContext } from '../feature.ts';
import type { Program, ProgramOutcome } from '../grading/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { CardState, ReviewLogRow } from '../store/index.ts';
import { emptyState, foldCard } from './fold.ts';
import { intervalLabel } from './interval.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

/** A card in a learning step is shown up to this much early when nothing else is left, as in Anki. */
const LEARN_AHEAD_MS = 20 * 60_000;
/** A card left open is not study: an answer counts at most this long. */
const MAX_ANSWER_MS = 5 * 60_000;
const GRADES: readonly Grade[] = [1, 2, 3, 4];

type LoggedAct = Pick<ReviewLogRow, 'kind' | 'grade' | 'elapsedMs' | 'targetId'>;

export interface ReviewFeature {
  readonly handlers: Handlers<
    | 'review.next'
    | 'review.answer'
    | 'review.undo'
    | 'review.runCode'
    | 'card.suspend'
    | 'card.bury'
  >;
  /** Cards due now and new cards open today, for Today and the rail. */
  dueNow(): number;
  newAvailable(): number;
  /** The probability of recall now; null for a card that was never answered. */
  retrievability(state: CardState): number | null;
}

export interface ReviewParts {
  readonly settings: () => Settings;
  /** Runs what a learner typed on a `code` card. */
  readonly runProgram: (program: Program) => Promise<Result<ProgramOutcome, DomainError>>;
}

/**
 * The queue and the memory of cards. An answer is one durable transaction: the log row and the card's new state. New
 * cards come from the points the learner has begun, in the order of the curriculum.
 */
export function createReviewFeature(context: FeatureContext, parts: ReviewParts): ReviewFeature {
  const { settings, runProgram } = parts;
  const { store, pack, clock, emit } = context;
  const order = pack.cardIndex();
  const cardsByPoint = new Map<PointId, CardId[]>();
  for (const { cardId, pointId } of order) {
    cardsByPoint.set(pointId, [...(cardsByPoint.get(pointId) ?? []), cardId]);
  }
  let cached: { retention: number; scheduler: Scheduler } | undefined;

  function scheduler(): Scheduler {
    const { desiredRetention } = settings();
    if (cached?.retention !== desiredRetention) {
      cached = { retention: desiredRetention, scheduler: createScheduler({ desiredRetention }) };
    }
    return cached.scheduler;
  }

  function dayRule(nowMs: number): DayRule {
    return { offsetMin: clock.offsetMin(nowMs), startHour: settings().dayStartsAtHour };
  }

  function todayStartMs(nowMs: number): number {
    const rule = dayRule(nowMs);
    return dayStartMs(dayNumber(nowMs, rule), rule);
  }

  function isNew(cardId: CardId, nowMs: number): boolean {
    const state = store.reviews.state(cardId);
    return !state || (state.phase === 'new' && !state.suspended && state.buriedUntilMs <= nowMs);
  }

  /** New cards the learner may meet now, in the order of the path. */
  function newCards(nowMs: number): CardId[] {
    const left = settings().newCardsPerDay - store.reviews.introducedSince(todayStartMs(nowMs));
    if (left <= 0) return [];
    const begun = store.attempts.lessonsRead();
    const found: CardId[] = [];
    for (const { cardId, pointId } of order) {
      if (found.length >= left) break;
      if (begun.has(pointId) && isNew(cardId, nowMs)) found.push(cardId);
    }
    return found;
  }

  /** Reviews of known cards that today's limit leaves. Cards in a learning step are not limited: they were begun. */
  function reviewsLeft(nowMs: number): number {
    const done = store.reviews.reviewedSince(todayStartMs(nowMs));
    const introduced = store.reviews.introducedSince(todayStartMs(nowMs));
    return Math.max(0, settings().reviewsPerDay - Math.max(0, done - introduced));
  }

  function show(state: CardState, nowMs: number): ReviewCard | null {
    const card = pack.card(state.cardId);
    if (!card) return null;
    const engine = scheduler();
    return {
      card,
      memory: {
        phase: state.phase,
        dueMs: state.dueMs,
        stability: state.stability,
        difficulty: state.difficulty,
        reps: state.reps,
        lapses: state.lapses,
        lastReviewMs: state.lastReviewMs,
        retrievability: engine.retrievability(state, nowMs),
      },
      previews: GRADES.map((grade) => {
        const { dueMs } = engine.next(state, nowMs, grade);
        return { grade, dueMs, label: intervalLabel(dueMs - nowMs) };
      }),
      revision: state.revision,
      flagged: false,
    };
  }

  function stateOf(cardId: CardId): CardState {
    return store.reviews.state(cardId) ?? emptyState(cardId);
  }

  function turn(scope: ReviewScope, nowMs: number, prefer?: CardId): ReviewTurn {
    const canUndo = store.reviews.lastUndoable(store.deviceId, todayStartMs(nowMs)) !== undefined;
    return scope.kind === 'due'
      ? dueTurn(nowMs, canUndo, prefer)
      : pointTurn(scope.pointId as PointId, nowMs, canUndo, prefer);
  }

  function dueTurn(nowMs: number, canUndo: boolean, prefer?: CardId): ReviewTurn {
    const fresh = newCards(nowMs);
    const counted = store.reviews.counts(nowMs, nowMs + LEARN_AHEAD_MS);
    const { learning } = counted;
    const due = Math.min(counted.due, reviewsLeft(nowMs));
    const nextDueMs = store.reviews.nextDueMs(nowMs);
    const state =
      (prefer && stateOf(prefer)) ??
      store.reviews.firstDue(nowMs, due > 0) ??
      (fresh[0] && stateOf(fresh[0])) ??
      store.reviews.firstLearning(nowMs + LEARN_AHEAD_MS, nowMs);
    const next = state ? show(state, nowMs) : null;
    return { next, counts: { new: fresh.length, learning, due }, canUndo, nextDueMs };
  }

  /** A point's own cards: its due and its new ones, the daily limit aside. */
  function pointTurn(
    pointId: PointId,
    nowMs: number,
    canUndo: boolean,
    prefer?: CardId,
  ): ReviewTurn {
    const states = (cardsByPoint.get(pointId) ?? [])
      .map(stateOf)
      .filter((state) => !state.suspended && state.buriedUntilMs <= nowMs);
    const started = states.filter((state) => state.phase !== 'new');
    const due = started.filter((state) => state.dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
    const fresh = states.filter((state) => state.phase === 'new');
    const later = started.filter((state) => state.dueMs > nowMs).sort((a, b) => a.dueMs - b.dueMs);
    const ahead = later.find(
      (state) => state.phase !== 'review' && state.dueMs <= nowMs + LEARN_AHEAD_MS,
    );
    const state = (prefer && stateOf(prefer)) ?? due[0] ?? fresh[0] ?? ahead;
    return {
      next: state ? show(state, nowMs) : null,
      counts: {
        new: fresh.length,
        learning: started.filter(
          (card) => card.phase !== 'review' && card.dueMs <= nowMs + LEARN_AHEAD_MS,
        ).length,
        due: due.filter((card) => card.phase === 'review').length,
      },
      canUndo,
      nextDueMs: later[0]?.dueMs ?? null,
    };
  }

  function checkScope(scope: ReviewScope): Result<ReviewScope, DomainError> {
    if (scope.kind === 'point' && !pointIdSchema.safeParse(scope.pointId).success) {
      return err(domainError('notFound', `There is no point ${scope.pointId}.`));
    }
    return ok(scope);
  }

  /** Appends one row for `cardId` and refolds it, in one transaction. A row that is there already changes nothing. */
  function record(id: Uuid, cardId: CardId, act: LoggedAct, nowMs: number): void {
    store.transaction(() => {
      if (store.reviews.has(id)) return;
      const { revision } = stateOf(cardId);
      store.reviews.append({
        id,
        deviceId: store.deviceId,
        atMs: nowMs,
        cardId,
        offsetMin: clock.offsetMin(nowMs),
        ...act,
      });
      const state = foldCard({
        cardId,
        rows: store.reviews.logOf(cardId),
        scheduler: scheduler(),
        startHour: settings().dayStartsAtHour,
        revision: revision + 1,
      });
      store.reviews.put(state ?? { ...emptyState(cardId), revision: revision + 1 });
    });
    emit('changed', { topics: ['review', 'today', 'progress'] });
  }

  function known(cardId: CardId): Result<null, DomainError> {
    return pack.card(cardId)
      ? ok(null)
      : err(domainError('notFound', `There is no card ${cardId} in this curriculum.`));
  }

  return {
    dueNow() {
      const nowMs = clock.nowMs();
      const { learning, due } = store.reviews.counts(nowMs, nowMs);
      return learning + Math.min(due, reviewsLeft(nowMs));
    },
    newAvailable: () => newCards(clock.nowMs()).length,
    retrievability: (state) => scheduler().retrievability(state, clock.nowMs()),
    handlers: {
      'review.next'({ scope }) {
        const checked = checkScope(scope);
        return checked.ok ? ok(turn(scope, clock.nowMs())) : checked;
      },
      'review.answer'({ scope, reviewId, cardId, grade, revision, elapsedMs }) {
        const checked = checkScope(scope);
        if (!checked.ok) return checked;
        const found = known(cardId);
        if (!found.ok) return found;
        const nowMs = clock.nowMs();
        if (!store.reviews.has(reviewId)) {
          if (stateOf(cardId).revision !== revision) {
            return err(
              domainError(
                'cardChanged',
                'This card was answered or changed elsewhere since it was shown. Nothing was recorded; here it is as it stands now.',
              ),
            );
          }
          const counted = Math.min(elapsedMs, MAX_ANSWER_MS);
          record(
            reviewId,
            cardId,
            { kind: 'grade', grade, elapsedMs: counted, targetId: null },
            nowMs,
          );
        }
        return ok(turn(scope, nowMs));
      },
      'review.undo'({ scope, actId }) {
        const checked = checkScope(scope);
        if (!checked.ok) return checked;
        const nowMs = clock.nowMs();
        if (store.reviews.has(actId)) return ok({ ...turn(scope, nowMs), undone: null });
        const last = store.reviews.lastUndoable(store.deviceId, todayStartMs(nowMs));
        if (!last) return err(domainError('nothingToUndo', 'There is nothing left to undo today.'));
        record(
          actId,
          last.cardId,
          { kind: 'undo', grade: null, elapsedMs: 0, targetId: last.id },
          nowMs,
        );
        return ok({ ...turn(scope, nowMs, last.cardId), undone: last.cardId });
      },
      'review.runCode'({ cardId, code, runId }) {
        const card = pack.card(cardId);
        if (card?.kind !== 'code') {
          return err(domainError('notFound', `${cardId} is not a card with code to write.`));
        }
        return runProgram({ runId, code, preamble: [card.setup], asserts: card.tests });
      },
      'card.suspend'({ cardId, actId, suspended }) {
        const found = known(cardId);
        if (!found.ok) return found;
        const kind = suspended ? 'suspend' : 'unsuspend';
        record(actId, cardId, { kind, grade: null, elapsedMs: 0, targetId: null }, clock.nowMs());
        return ok(null);
      },
      'card.bury'({ cardId, actId }) {
        const found = known(cardId);
        if (!found.ok) return found;
        const act = { kind: 'bury', grade: null, elapsedMs: 0, targetId: null } as const;
        record(actId, cardId, act, clock.nowMs());
        return ok(null);
      },
    },
  };
}
