import type { Result } from '../../base/result.ts';
import type { DomainError } from '../../contract/errors.ts';
import type { CardId, Uuid } from '../../contract/ids.ts';
import type { Settings } from '../../contract/settings.ts';
import type { CardAbout, ShownCard } from '../../contract/shown-card.ts';
import type { Program, ProgramOutcome } from '../grading/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { CardState, ListMoment, ReviewLogRow } from '../store/index.ts';
import type { ExerciseItems } from './exercises.ts';
import type { CardHistory } from './history-of.ts';
import type { Rebuilder } from './rebuilder.ts';

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
