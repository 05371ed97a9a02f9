import { type DayRule, dayNumber, dayStartMs } from '../../base/day.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import { type CardId, pointId as pointIdSchema, type Uuid } from '../../contract/ids.ts';
import type { ReviewCard, ReviewScope, ReviewTurn } from '../../contract/review.ts';
import { NOTHING_ABOUT } from '../../contract/shown-card.ts';
import type { FeatureContext } from '../feature.ts';
import type { CardState, ReviewLogRow } from '../store/index.ts';
import { contentPlaces } from './enrol.ts';
import { createExerciseItems } from './exercises.ts';
import { emptyState } from './fold.ts';
import type { Act } from './history.ts';
import { historyOf } from './history-of.ts';
import { createQueue, type Moment } from './queue.ts';
import { createRebuilder } from './rebuilder.ts';
import { type LoggedAct, PLAIN_ACT, recordAct, recordOn, refoldCard } from './record.ts';
import type { ReviewFeature, ReviewParts } from './review-feature.ts';
import { createFoldRules } from './rules.ts';
import type { Scheduler } from './scheduler.ts';
import { createTodaysActs, toldAs, type WentBack } from './todays-acts.ts';
import { type AnswerMoment, memoryOf, outcomes, previews, recallOf } from './turn.ts';

export { itemOf } from './exercise-id.ts';
export { type ImportedState, importedState } from './imported.ts';
export { createMemoryModel, type MemoryModel, type MemoryState } from './memory-model.ts';
export { createOptimiser, type OptimiserFeature } from './optimiser.ts';
export type { PlainAct, ReviewFeature, ReviewParts } from './review-feature.ts';
export { runTask } from './worker-task.ts';
export type { AnswerHabits, WorkloadGroup } from './workload.ts';

/** A card left open is not study: an answer counts at most this long. */
const MAX_ANSWER_MS = 5 * 60_000;
const DUE: ReviewScope = { kind: 'due' };

function noCard(cardId: CardId): Result<never, DomainError> {
  return err(domainError('notFound', `There is no card ${cardId} in this profile.`));
}

/**
 * The queue and the memory of cards. An answer is one durable transaction: the log row and the card's new state. New
 * cards come from the points the learner has begun, in the order of the curriculum, and from their own cards.
 */
export function createReviewFeature(context: FeatureContext, parts: ReviewParts): ReviewFeature {
  const {
    settings,
    runProgram,
    cardOf,
    aboutCard = () => NOTHING_ABOUT,
    turnText = () => false,
  } = parts;
  const { store, pack, clock, emit } = context;
  store.cards.enrol(pack.contentHash, () => contentPlaces(pack));
  // Two, so that a look at today's numbers leaves the session alone that is under way.
  const daily = createQueue({ ...store, settings });
  const session = createQueue({ ...store, settings });
  const queues = [daily, session];
  const rules = createFoldRules(settings);
  const todays = createTodaysActs(store);
  const rebuilder = createRebuilder(context, {
    ...{ settings, rules },
    done: () => todays.forget(),
  });

  // The card of the act that the transaction under way recorded.
  let recordedOf: CardId | undefined;

  const scheduler = (): Scheduler => rules().scheduler;

  function moment(): Moment & AnswerMoment {
    const nowMs = clock.nowMs();
    const offsetMin = clock.offsetMin(nowMs);
    const rule: DayRule = { offsetMin, startHour: settings().dayStartsAtHour };
    const day = dayNumber(nowMs, rule);
    return { nowMs, offsetMin, day, dayStartMs: dayStartMs(day, rule) };
  }

  function stateOf(cardId: CardId): CardState {
    return store.cards.state(cardId) ?? emptyState(cardId);
  }

  function answerRules() {
    return {
      scheduler: scheduler(),
      settings: settings(),
      retention: rules().retention,
      loadOn: store.cards.loadOn,
    };
  }

  function show(cardId: CardId, at: AnswerMoment): ReviewCard | null {
    const card = cardOf(cardId);
    if (!card) return null;
    const state = stateOf(cardId);
    const { revision, flag, leech, suspended } = state;
    return {
      card,
      memory: memoryOf(state, at.nowMs, scheduler()),
      previews: previews(state, at, answerRules()),
      ...{ revision, flag, leech, suspended },
      ...aboutCard(cardId),
    };
  }

  function turn(scope: ReviewScope, at: Moment & AnswerMoment, prefer?: CardId): ReviewTurn {
    const { done, undone } = todays.read(at);
    const queue = scope.kind === 'due' ? daily : session;
    let next = prefer ? show(prefer, at) : null;
    if (!next) {
      for (const cardId of queue.candidates(scope, at)) {
        next = show(cardId, at);
        if (next) break;
        queue.drop(cardId);
      }
    }
    const counts = queue.counts(scope, at);
    return {
      next,
      counts,
      canUndo: done.length > 0,
      canRedo: undone.length > 0,
      leech: null,
      nextDueMs: counts.due + counts.new > 0 ? null : queue.nextDueMs(at),
    };
  }

  function checkScope(scope: ReviewScope): Result<ReviewScope, DomainError> {
    if (scope.kind === 'point' && !pointIdSchema.safeParse(scope.pointId).success) {
      return err(domainError('notFound', `There is no point ${scope.pointId}.`));
    }
    return scope.kind === 'card' ? known(scope.cardId, scope) : ok(scope);
  }

  /** A new act, in `kept`. `before`: its card, just read; `of`: the act that an undo takes back, or a redo gives back. */
  function record(before: CardState, act: LoggedAct, at: Moment, of?: Act): void {
    todays.read(at);
    const recorded = recordOn(before, store, act, rules(), of && todays.recorded(of.id));
    recordedOf = act.cardId;
    todays.add(act, recorded);
    for (const queue of queues) {
      if (of?.kind === 'grade' && act.kind === 'undo') queue.takenBack(act.cardId);
      else if ((of ?? act).kind === 'grade') queue.answered(act.cardId);
      else queue.changed(act.cardId);
    }
  }

  /**
   * An act and what is shown after it, in one transaction: it reads what is in the cache already, and the disk is waited
   * for once, at the end. Nobody is told before that.
   */
  function kept<T>(act: () => T): T {
    recordedOf = undefined;
    let result: T;
    try {
      result = store.transaction(act);
    } catch (error) {
      // What is in memory may speak of an act that was not kept.
      todays.forget();
      for (const queue of queues) queue.changed(recordedOf);
      throw error;
    }
    if (recordedOf) emit('changed', { topics: ['review', 'today', 'progress'] });
    return result;
  }

  function known<T>(cardId: CardId, value: T): Result<T, DomainError> {
    return store.cards.source(cardId) ? ok(value) : noCard(cardId);
  }

  function plain(
    cardId: CardId,
    act: Pick<ReviewLogRow, 'id' | 'kind'> & { readonly data?: unknown },
  ): Result<null, DomainError> {
    const found = known(cardId, null);
    if (!found.ok) return found;
    const at = moment();
    const { nowMs: atMs, offsetMin } = at;
    kept(() => {
      if (store.reviews.has(act.id)) return;
      record(stateOf(cardId), { ...PLAIN_ACT, ...act, cardId, atMs, offsetMin }, at);
    });
    return found;
  }

  /** Takes back this device's last act of today, or gives back what the last undo took. */
  function goBack(
    kind: 'undo' | 'redo',
    actId: Uuid,
    scope: ReviewScope,
  ): Result<WentBack, DomainError> {
    const checked = checkScope(scope);
    if (!checked.ok) return checked;
    const at = moment();
    if (store.reviews.has(actId) || store.edits.has(actId)) {
      return ok({ turn: turn(scope, at), cardId: null, kind: null });
    }
    const { done, undone } = todays.read(at);
    const undo = done.at(-1);
    const redo = undone.at(-1);
    const act = kind === 'undo' ? undo : redo?.act;
    if (!act) {
      return err(domainError('nothingToUndo', `There is nothing left to ${kind} today.`));
    }
    const targetId = kind === 'undo' ? act.id : (redo?.undoId ?? act.id);
    const { cardId } = act;
    const { nowMs: atMs, offsetMin } = at;
    if (act.kind === 'edit') {
      if (!turnText(kind, act.id, actId)) {
        todays.drop(act.id);
        return err(
          domainError(
            'cardChanged',
            'The words of this card were changed once more since, so they stay as they are now.',
          ),
        );
      }
      todays.addText({ id: actId, kind, targetId, cardId }, atMs);
      return ok({ turn: turn(scope, at, cardId), cardId, kind: act.kind });
    }
    return kept(() => {
      const row = { ...PLAIN_ACT, id: actId, kind, targetId, cardId, atMs, offsetMin };
      record(stateOf(cardId), row, at, act);
      const shown = kind === 'undo' ? cardId : undefined;
      return ok({ turn: turn(scope, at, shown), cardId, kind: act.kind });
    });
  }

  const exercises = createExerciseItems(context, {
    moment,
    recall: (state) => recallOf(state, clock.nowMs(), scheduler()),
    outcomes: (state, at) => outcomes(state, at, { ...answerRules(), scheduler: rules().stepless }),
    record: (act) => void recordAct(store, act, rules()),
    plain,
  });

  return {
    exercises,
    dueNow() {
      const at = moment();
      return store.cards.learningCount(at.nowMs, at.nowMs) + daily.counts(DUE, at).due;
    },
    newAvailable: () => daily.counts(DUE, moment()).new,
    retrievability: (state) => recallOf(state, clock.nowMs(), scheduler()),
    actOn(acts) {
      const at = moment();
      const { nowMs: atMs, offsetMin } = at;
      const count = store.transaction(
        () =>
          acts.filter(
            (act) => recordAct(store, { ...PLAIN_ACT, ...act, atMs, offsetMin }, rules()) !== null,
          ).length,
      );
      if (count === 0) return 0;
      // What can be undone is read anew from the log: many acts came at once.
      todays.forget();
      for (const queue of queues) queue.changed();
      emit('changed', { topics: ['review', 'today', 'progress'] });
      return count;
    },
    listMoment: () => ({ ...moment(), ...scheduler().curve }),
    historyOf(cardId) {
      if (!store.cards.source(cardId)) return null;
      const rows = store.reviews.logOf(cardId);
      return historyOf({
        cardId,
        state: stateOf(cardId),
        rows,
        rules: rules(),
        nowMs: clock.nowMs(),
      });
    },
    edited(actId, cardId) {
      const at = moment();
      todays.read(at);
      todays.addText({ id: actId, kind: 'edit', targetId: null, cardId }, at.nowMs);
    },
    refold(cardIds) {
      for (const cardId of cardIds) {
        refoldCard(store, cardId, rules());
        exercises.place(cardId);
      }
      todays.forget();
      store.cards.touch();
    },
    rebuild: rebuilder.run,
    bringUpToDate() {
      todays.forget();
      exercises.enrol();
      rebuilder.bringUpToDate();
    },
    dispose: rebuilder.dispose,
    handlers: {
      ...exercises.handlers,
      ...rebuilder.handlers,
      'review.next'({ scope }) {
        const checked = checkScope(scope);
        if (!checked.ok) return checked;
        if (scope.kind !== 'due') session.begin();
        return ok(turn(scope, moment()));
      },
      'review.answer'({ scope, reviewId, cardId, grade, revision, elapsedMs }) {
        const checked = checkScope(scope);
        if (!checked.ok) return checked;
        const at = moment();
        return kept(() => {
          const state = store.cards.state(cardId);
          if (!state) return noCard(cardId);
          if (store.reviews.has(reviewId)) return ok({ ...turn(scope, at), leech: null });
          if (state.revision !== revision) {
            return err(
              domainError(
                'cardChanged',
                'This card was answered or changed elsewhere since it was shown. Nothing was recorded; here it is as it stands now.',
              ),
            );
          }
          const outcome = outcomes(state, at, answerRules())[grade - 1] ?? null;
          const answer = {
            ...PLAIN_ACT,
            ...{ kind: 'grade' as const, id: reviewId, cardId, grade, outcome },
            ...{ elapsedMs: Math.min(elapsedMs, MAX_ANSWER_MS) },
            ...{ atMs: at.nowMs, offsetMin: at.offsetMin },
          };
          record(state, answer, at);
          const leech = outcome && outcome.leech !== 'no' ? outcome.leech : null;
          return ok({ ...turn(scope, at), leech });
        });
      },
      'review.card'({ cardId }) {
        const shown = show(cardId, moment());
        return shown ? ok(shown) : err(domainError('notFound', 'This card is not here any more.'));
      },
      'review.undo'({ scope, actId }) {
        const gone = goBack('undo', actId, scope);
        return gone.ok
          ? ok({ ...gone.value.turn, undone: gone.value.cardId, act: toldAs(gone.value.kind) })
          : gone;
      },
      'review.redo'({ scope, actId }) {
        const back = goBack('redo', actId, scope);
        return back.ok
          ? ok({ ...back.value.turn, redone: back.value.cardId, act: toldAs(back.value.kind) })
          : back;
      },
      'review.runCode'({ cardId, code, runId }) {
        const card = cardOf(cardId);
        if (card?.kind !== 'code') {
          return err(domainError('notFound', `${cardId} is not a card with code to write.`));
        }
        return runProgram({ runId, code, preamble: [card.setup], asserts: card.tests });
      },
      'card.suspend': ({ cardId, actId, suspended }) =>
        plain(cardId, { id: actId, kind: suspended ? 'suspend' : 'unsuspend' }),
      'card.bury': ({ cardId, actId }) => plain(cardId, { id: actId, kind: 'bury' }),
      'card.flag': ({ cardId, actId, flag }) =>
        plain(cardId, { id: actId, kind: 'flag', data: { flag } }),
    },
  };
}
