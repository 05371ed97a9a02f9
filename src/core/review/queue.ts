import type { CardId } from '../../contract/ids.ts';
import type { ReviewScope } from '../../contract/review.ts';
import type { Settings } from '../../contract/settings.ts';
import type {
  AttemptStore,
  CardFilter,
  CardState,
  CardStore,
  QueueCard,
  QueueMoment,
  ReviewLog,
} from '../store/index.ts';

/** A card in a learning step is shown up to this much early when nothing else is left, as in Anki. */
export const LEARN_AHEAD_MS = 20 * 60_000;
/** Cards a session of its own holds at most: more than a day can hold. */
const SESSION_LIMIT = 9999;
/** Learning cards looked at for one of the session's. */
const LEARNING_LOOK = 200;

/** A moment of the learner's: their day, and when it began. */
export interface Moment {
  readonly nowMs: number;
  readonly day: number;
  readonly dayStartMs: number;
}

export interface QueueCounts {
  readonly new: number;
  readonly learning: number;
  readonly due: number;
}

/**
 * What comes next. The lists of a day are read once, by their indexes, and then only shortened: a turn costs the same
 * with 100 cards and with 100,000.
 */
export interface Queue {
  /** The learner comes to a session: one that came to its end begins anew. */
  begin(): void;
  /** Cards to show, the next one first: the first whose text is there is shown. */
  candidates(scope: ReviewScope, moment: Moment): Iterable<CardId>;
  counts(scope: ReviewScope, moment: Moment): QueueCounts;
  nextDueMs(moment: Moment): number | null;
  /** The card was answered: it leaves the lists, and so do the others of its text. */
  answered(cardId: CardId): void;
  /** The last answer to the card was taken back: the lists are as they were before it. */
  takenBack(cardId: CardId): void;
  /** Leaves the lists for good: its text is gone. */
  drop(cardId: CardId): void;
  /** Something else changed: read the lists again. `cardId` may come again in a session that had it. */
  changed(cardId?: CardId): void;
}

interface Lists {
  due: readonly QueueCard[];
  fresh: readonly QueueCard[];
}

interface DayLists extends Lists {
  readonly kind: 'day';
}

/** What an answer took out of a list, and where it stood. */
interface Removed {
  readonly at: number;
  readonly card: QueueCard;
}

interface Answer {
  readonly cardId: CardId;
  readonly due: readonly Removed[];
  readonly fresh: readonly Removed[];
}

interface SessionLists extends Lists {
  readonly kind: 'session';
  /** Everything that was ever on its lists: its learning cards come back. */
  readonly members: Set<CardId>;
}

export function createQueue(parts: {
  readonly cards: CardStore;
  readonly reviews: ReviewLog;
  readonly attempts: AttemptStore;
  readonly settings: () => Settings;
}): Queue {
  const { cards, reviews, attempts, settings } = parts;
  let lists: DayLists | SessionLists | null = null;
  let key = '';
  let read: { settings: Settings; day: number; cards: number; lessons: number } | null = null;
  let isStale = true;
  // Answered in this session: a scope that names cards whatever their state does not bring them twice.
  let answeredIds = new Set<CardId>();
  let isOver = false;
  // What was answered since the lists were read, the last one last.
  let answers: Answer[] = [];

  function upToDate(scope: ReviewScope, moment: Moment): DayLists | SessionLists {
    const wanted = JSON.stringify(scope);
    const lessons = attempts.lessonsVersion();
    if (read?.lessons !== lessons) cards.beginRead();
    const now = { settings: settings(), day: moment.day, cards: cards.version(), lessons };
    if (wanted !== key || read?.day !== moment.day) answeredIds = new Set();
    const same =
      !isStale &&
      lists !== null &&
      wanted === key &&
      read?.settings === now.settings &&
      read.day === now.day &&
      read.cards === now.cards &&
      read.lessons === now.lessons;
    if (same && lists) return lists;
    const members = lists?.kind === 'session' && wanted === key ? lists.members : new Set<CardId>();
    lists = scope.kind === 'due' ? dayLists(moment) : sessionLists(scope, moment, members);
    key = wanted;
    read = now;
    isStale = false;
    answers = [];
    return lists;
  }

  function invalidate(): void {
    isStale = true;
  }

  function at(moment: Moment, apart: boolean): QueueMoment {
    return {
      nowMs: moment.nowMs,
      day: moment.day,
      siblingsSinceMs: apart ? moment.dayStartMs : null,
    };
  }

  function dayLists(moment: Moment): DayLists {
    const { newCardsPerDay, reviewsPerDay, newCardOrder, buryNewSiblings, buryReviewSiblings } =
      settings();
    // Cards in a learning step are not limited: they were begun.
    const reviewsLeft = Math.max(0, reviewsPerDay - reviews.day(moment.day).known);
    const newLeft = Math.max(0, newCardsPerDay - cards.introducedSince(moment.dayStartMs));
    const due = reviewsLeft > 0 ? cards.due(at(moment, buryReviewSiblings), reviewsLeft) : [];
    const fresh =
      newLeft > 0 ? cards.fresh(at(moment, buryNewSiblings), newCardOrder, newLeft) : [];
    if (!buryNewSiblings) return { kind: 'day', due, fresh };
    // A text that is due today does not also bring a new card of it.
    const texts = new Set(due.map((card) => card.sibling));
    return {
      kind: 'day',
      due,
      fresh: fresh.filter((card) => card.sibling === null || !texts.has(card.sibling)),
    };
  }

  function sessionLists(
    scope: Exclude<ReviewScope, { kind: 'due' }>,
    moment: Moment,
    members: Set<CardId>,
  ): SessionLists {
    if (scope.kind === 'card') {
      members.add(scope.cardId);
      const due = answeredIds.has(scope.cardId) ? [] : [{ cardId: scope.cardId, sibling: null }];
      return { kind: 'session', due, fresh: [], members };
    }
    const everything = 'all' in scope && scope.all;
    const found = cards
      .filtered(toFilter(scope, moment), at(moment, false), { limit: SESSION_LIMIT, everything })
      .filter((card) => !answeredIds.has(card.cardId));
    for (const card of found) members.add(card.cardId);
    return {
      kind: 'session',
      due: found.filter((card) => card.phase === 'review'),
      fresh: found.filter((card) => card.phase === 'new'),
      members,
    };
  }

  /** Cards in a step due by then, of this session. */
  function learning(current: DayLists | SessionLists, untilMs: number, nowMs: number): CardState[] {
    if (current.kind === 'day') return [...cards.learning(untilMs, nowMs, LEARNING_LOOK)];
    const { members } = current;
    return cards
      .learning(untilMs, nowMs, SESSION_LIMIT)
      .filter((state) => members.has(state.cardId));
  }

  function* candidates(scope: ReviewScope, moment: Moment): Iterable<CardId> {
    const { nowMs } = moment;
    const current = upToDate(scope, moment);
    for (const state of learning(current, nowMs, nowMs)) yield state.cardId;
    for (const card of current.due) yield card.cardId;
    for (const card of current.fresh) yield card.cardId;
    for (const state of learning(current, nowMs + LEARN_AHEAD_MS, nowMs)) yield state.cardId;
    isOver = true;
  }

  /** Takes the card off the lists, and with `siblings` the others of its text where they keep a day apart. */
  function without(cardId: CardId, siblings: boolean): Answer {
    if (!lists) return { cardId, due: [], fresh: [] };
    const isIt = (each: QueueCard): boolean => each.cardId === cardId;
    const listed = lists.due.find(isIt) ?? lists.fresh.find(isIt);
    // A card in a step is on no list, but others of its text may be.
    const text = listed ? listed.sibling : siblings ? cards.sibling(cardId) : null;
    const { buryNewSiblings, buryReviewSiblings } = settings();
    const apart = siblings && lists.kind === 'day' && text !== null;
    const due = removed(lists.due, cardId, apart && buryReviewSiblings ? text : null);
    const fresh = removed(lists.fresh, cardId, apart && buryNewSiblings ? text : null);
    lists.due = lacking(lists.due, due);
    lists.fresh = lacking(lists.fresh, fresh);
    return { cardId, due, fresh };
  }

  return {
    begin() {
      if (!isOver) return;
      isOver = false;
      answeredIds = new Set();
      invalidate();
    },
    candidates,
    counts(scope, moment) {
      const current = upToDate(scope, moment);
      const untilMs = moment.nowMs + LEARN_AHEAD_MS;
      return {
        new: current.fresh.length,
        learning:
          current.kind === 'day'
            ? cards.learningCount(untilMs, moment.nowMs)
            : learning(current, untilMs, moment.nowMs).length,
        due: current.due.length,
      };
    },
    nextDueMs: (moment) => cards.nextDueMs(at(moment, false)),
    answered(cardId) {
      answeredIds.add(cardId);
      answers.push(without(cardId, true));
    },
    takenBack(cardId) {
      answeredIds.delete(cardId);
      const answer = answers.pop();
      // Read since, or something else happened to it: the lists are read again.
      if (!lists || answer?.cardId !== cardId) return invalidate();
      lists.due = withAgain(lists.due, answer.due);
      lists.fresh = withAgain(lists.fresh, answer.fresh);
    },
    drop: (cardId) => void without(cardId, false),
    changed(cardId) {
      if (cardId) answeredIds.delete(cardId);
      invalidate();
    },
  };
}

/** The card where it is on the list, and all cards of `text`. */
function removed(list: readonly QueueCard[], cardId: CardId, text: string | null): Removed[] {
  if (text === null) {
    // Mostly the first of thousands: none after it is looked at.
    const at = list.findIndex((card) => card.cardId === cardId);
    const card = list[at];
    return card ? [{ at, card }] : [];
  }
  return list.flatMap((card, at) =>
    card.cardId === cardId || card.sibling === text ? [{ at, card }] : [],
  );
}

/** A new list: a turn may be going through the old one. */
function lacking(list: readonly QueueCard[], gone: readonly Removed[]): readonly QueueCard[] {
  if (gone.length === 0) return list;
  const rest = list.slice();
  for (let index = gone.length - 1; index >= 0; index--) rest.splice(gone[index]?.at ?? 0, 1);
  return rest;
}

function withAgain(list: readonly QueueCard[], gone: readonly Removed[]): readonly QueueCard[] {
  if (gone.length === 0) return list;
  const all = [...list];
  for (const { at, card } of gone) all.splice(at, 0, card);
  return all;
}

function toFilter(
  scope: Exclude<ReviewScope, { kind: 'due' | 'card' }>,
  moment: Moment,
): CardFilter {
  switch (scope.kind) {
    case 'point':
      return { kind: 'point', pointId: scope.pointId as never };
    case 'module':
      return { kind: 'prefix', prefix: scope.moduleId };
    case 'tag':
      return { kind: 'tag', tag: scope.tag };
    case 'deck':
      return { kind: 'deck', deck: scope.deck };
    case 'flagged':
      return { kind: 'flag', flag: scope.flag };
    case 'ahead':
      return { kind: 'ahead', untilDay: moment.day + scope.days };
    case 'forgotten':
      return { kind: 'forgotten', sinceMs: moment.dayStartMs };
  }
}
