import { type DayRule, dayNumber, dayStartMs } from '../../base/day.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import { type CardId, pointId as pointIdSchema, type Uuid } from '../../contract/ids.ts';
import type { ReviewCard, ReviewScope, ReviewTurn } from '../../contract/review.ts';
import type { Settings } from '../../contract/settings.ts';
import { type CardAbout, NOTHING_ABOUT, type ShownCard } from '../../contract/shown-card.ts';
import type { FeatureContext } from '../feature.ts';
import type { Program, ProgramOutcome } from '../grading/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { CardState, ListMoment, ReviewLogRow } from '../store/index.ts';
import { contentPlaces } from './enrol.ts';
import { createExerciseItems, type ExerciseItems } from './exercises.ts';
import { emptyState } from './fold.ts';
import type { Act } from './history.ts';
import { type CardHistory, historyOf } from './history-of.ts';
import { createQueue, type Moment } from './queue.ts';
import { createRebuilder, type Rebuilder } from './rebuilder.ts';
import { type LoggedAct, PLAIN_ACT, recordAct, refoldCard } from './record.ts';
import { createFoldRules } from './rules.ts';
import type { Scheduler } from './scheduler.ts';
import { createTodaysActs, toldAs, type WentBack } from './todays-acts.ts';
import { type AnswerMoment, memoryOf, outcomes, previews, recallOf } from './turn.ts';

export { itemOf } from './exercise-id.ts';
export { type ImportedState, importedState } from './imported.ts';
export { createMemoryModel, type MemoryModel, type MemoryState } from './memory-model.ts';
export { createOptimiser, type OptimiserFeature } from './optimiser.ts';
export { runTask } from './worker-task.ts';
export type { AnswerHabits, WorkloadGroup } from './workload.ts';

/** A card left open is not study: an answer counts at most this long. */
const MAX_ANSWER_MS = 5 * 60_000;
const DUE: ReviewScope = { kind: 'due' };

export type PlainAct = Pick<ReviewLogRow, 'id' | 'cardId' | 'kind'> & { readonly data?: unknown };

export interface ReviewFeature {
  readonly handlers: Handlers<
    | 'review.next'
    | 'review.answer'
    | 'review.undo'
    | 'review.redo'
    | 'review.runCode'
    | 'card.suspend'
    | 'card.bury'
    | 'card.flag'
    | 'review.card'
    | 'remembered.due'
    | 'data.rebuild'
    | 'remembered.bury'
  >;
  /** Passed exercises, which are remembered too. */
  readonly exercises: ExerciseItems;
  /** Acts on many cards, all or none: one transaction, one event. Answers how many were new. */
  actOn(acts: readonly PlainAct[]): number;
  /** The moment that lists of cards compare with. */
  listMoment(): ListMoment;
  historyOf(cardId: CardId): CardHistory | null;
  /** Cards due now and new cards open today, for Today and the rail. */
  dueNow(): number;
  newAvailable(): number;
  /** The probability of recall now; null for a card that was never answered. */
  retrievability(state: CardState): number | null;
  /** Folds these cards anew, after rows of the log came from elsewhere. In the caller's transaction. */
  refold(cardIds: Iterable<CardId>): void;
  /** The words of a card were changed by the learner: taken back like an answer. */
  edited(actId: Uuid, cardId: CardId): void;
  /** Folds everything anew, beside; false: it was cut off. */
  rebuild: Rebuilder['run'];
  bringUpToDate(): void;
  dispose(): void;
}

export interface ReviewParts {
  readonly settings: () => Settings;
  /** Runs what a learner typed on a `code` card. */
  readonly runProgram: (program: Program) => Promise<Result<ProgramOutcome, DomainError>>;
  /** The card to show, in the learner's own words where there are some; undefined: its text is gone. */
  readonly cardOf: (cardId: CardId) => ShownCard | undefined;
  /** What is said beside a card: its tags, whose words they are. */
  readonly aboutCard?: (cardId: CardId) => CardAbout;
  /** Takes back an act on the words of a card, or gives it again; false: they were changed since. */
  readonly turnText?: (which: 'undo' | 'redo', actId: Uuid, newId: Uuid) => boolean;
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

  /** False: it was recorded before. `of`: the act that an undo takes back, or a redo gives back. */
  function record(act: LoggedAct, at: Moment, of?: Act): boolean {
    todays.read(at);
    const recorded = recordAct(store, act, rules(), of && todays.recorded(of.id));
    if (recorded) {
      todays.add(act, recorded);
      for (const queue of queues) {
        if (of?.kind === 'grade' && act.kind === 'undo') queue.takenBack(act.cardId);
        else if ((of ?? act).kind === 'grade') queue.answered(act.cardId);
        else queue.changed(act.cardId);
      }
      emit('changed', { topics: ['review', 'today', 'progress'] });
    }
    return recorded !== null;
  }

  function known<T>(cardId: CardId, value: T): Result<T, DomainError> {
    return store.cards.source(cardId)
      ? ok(value)
      : err(domainError('notFound', `There is no card ${cardId} in this profile.`));
  }

  function plain(
    cardId: CardId,
    act: Pick<ReviewLogRow, 'id' | 'kind'> & { readonly data?: unknown },
  ): Result<null, DomainError> {
    const found = known(cardId, null);
    if (!found.ok) return found;
    const at = moment();
    const { nowMs: atMs, offsetMin } = at;
    record({ ...PLAIN_ACT, ...act, cardId, atMs, offsetMin }, at);
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
    } else record({ ...PLAIN_ACT, id: actId, kind, targetId, cardId, atMs, offsetMin }, at, act);
    const shown = kind === 'undo' || act.kind === 'edit' ? cardId : undefined;
    return ok({ turn: turn(scope, at, shown), cardId, kind: act.kind });
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
        const found = known(cardId, null);
        if (!found.ok) return found;
        const at = moment();
        let leech: ReviewTurn['leech'] = null;
        if (!store.reviews.has(reviewId)) {
          const state = stateOf(cardId);
          if (state.revision !== revision) {
            return err(
              domainError(
                'cardChanged',
                'This card was answered or changed elsewhere since it was shown. Nothing was recorded; here it is as it stands now.',
              ),
            );
          }
          const outcome = outcomes(state, at, answerRules())[grade - 1] ?? null;
          if (outcome && outcome.leech !== 'no') leech = outcome.leech;
          record(
            {
              ...PLAIN_ACT,
              id: reviewId,
              kind: 'grade',
              cardId,
              grade,
              elapsedMs: Math.min(elapsedMs, MAX_ANSWER_MS),
              atMs: at.nowMs,
              offsetMin: at.offsetMin,
              outcome,
            },
            at,
          );
        }
        return ok({ ...turn(scope, at), leech });
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
