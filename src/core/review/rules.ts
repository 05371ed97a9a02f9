import type { CardId } from '../../contract/ids.ts';
import type { Settings } from '../../contract/settings.ts';
import { exerciseOf } from './exercise-id.ts';
import type { FoldRules } from './fold.ts';
import { createSchedulers } from './scheduler.ts';

/** An exercise costs minutes where a card costs seconds: it is done again later, and forgotten a little oftener. */
const EXERCISE_RETENTION = 0.8;

/** What the settings make of answers, as they are at each call. */
export function createFoldRules(settings: () => Settings): () => FoldRules {
  const schedulers = createSchedulers(settings);

  function retention(cardId: CardId): number {
    const { moduleRetention, desiredRetention } = settings();
    if (exerciseOf(cardId)) return Math.min(EXERCISE_RETENTION, desiredRetention);
    // The id of a pack's card begins with its module's number.
    return moduleRetention[cardId.slice(0, cardId.indexOf('.'))] ?? desiredRetention;
  }

  return () => {
    const { dayStartsAtHour, leechThreshold, leechAction } = settings();
    return {
      ...schedulers(),
      startHour: dayStartsAtHour,
      ...{ leechThreshold, leechAction, retention },
    };
  };
}
