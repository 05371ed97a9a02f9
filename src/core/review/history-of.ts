import type { CardInfo, CardLogEntry } from '../../contract/cards.ts';
import type { CardId } from '../../contract/ids.ts';
import type { CardState, ReviewLogRow } from '../store/index.ts';
import { applyRow, emptyState, type FoldRules } from './fold.ts';
import { memoryOf, recallOf } from './turn.ts';

const DAY_MS = 86_400_000;
/** Points of the curve: smooth at the size it is drawn. */
const CURVE_POINTS = 48;

/** What the log tells of one card; its texts and tags come from elsewhere. */
export type CardHistory = Omit<
  CardInfo,
  'own' | 'pointId' | 'deck' | 'tags' | 'addedMs' | 'editedMs'
>;

/** A card's memory, row by row: the fold of its log, with what it was after each row. */
export function historyOf(options: {
  readonly cardId: CardId;
  readonly state: CardState;
  readonly rows: readonly ReviewLogRow[];
  readonly rules: FoldRules;
  readonly nowMs: number;
}): CardHistory {
  const { cardId, state, rows, rules, nowMs } = options;
  const { scheduler } = rules;
  let before = emptyState(cardId);
  const log = rows.map((row): CardLogEntry => {
    const after = applyRow(before, row, rules);
    const memory = row.grade !== null || row.kind === 'set';
    const entry: CardLogEntry = {
      ...{ id: row.id, atMs: row.atMs, kind: row.kind, grade: row.grade, elapsedMs: row.elapsedMs },
      stability: memory ? after.stability : null,
      difficulty: memory ? after.difficulty : null,
      intervalDays: memory ? Math.max(0, (after.dueMs - row.atMs) / DAY_MS) : null,
      recallBefore: row.grade === null ? null : recallOf(before, row.atMs, scheduler),
    };
    before = after;
    return entry;
  });
  return {
    cardId,
    memory: memoryOf(state, nowMs, scheduler),
    flag: state.flag,
    suspended: state.suspended,
    buriedUntilMs: state.buriedUntilMs > nowMs ? state.buriedUntilMs : null,
    leech: state.leech,
    totalMs: log.reduce((sum, { grade, elapsedMs }) => sum + (grade === null ? 0 : elapsedMs), 0),
    log,
    forgetting: forgetting(state, nowMs, rules),
  };
}

/** Recall from the last answer to well beyond the due date, so that the curve shows where it is going. */
function forgetting(state: CardState, nowMs: number, { scheduler }: FoldRules) {
  const { lastReviewMs, phase, stability } = state;
  if (phase === 'new' || lastReviewMs === null) return [];
  const from = (lastReviewMs - nowMs) / DAY_MS;
  const to = Math.max(0, (state.dueMs - nowMs) / DAY_MS) + Math.max(1, stability);
  return Array.from({ length: CURVE_POINTS }, (_, at) => {
    const days = from + ((to - from) * at) / (CURVE_POINTS - 1);
    return { days, recall: scheduler.retrievability(state, days - from) ?? 1 };
  });
}
