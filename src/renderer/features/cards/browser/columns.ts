import type { CardRow, CardSort } from '../../../../contract/cards.ts';
import { agoText, percent, spanText } from '../text.ts';

export interface Column {
  readonly id: string;
  readonly label: string;
  readonly sort: CardSort | null;
  readonly text: (row: CardRow, nowMs: number) => string;
}

const KIND_NAMES = {
  ...{ basic: 'question', cloze: 'gap', predict: 'predict', choose: 'choose', code: 'write code' },
} as const;

/** After the question: what is known of a card, in the order one looks for it. */
export const COLUMNS: readonly Column[] = [
  { id: 'state', label: 'State', sort: null, text: stateText },
  { id: 'due', label: 'Due', sort: 'due', text: dueColumn },
  {
    id: 'recall',
    label: 'Recall',
    sort: 'recall',
    text: ({ recall }) => (recall === null ? '' : percent(recall)),
  },
  {
    id: 'stability',
    label: 'Stability',
    sort: 'stability',
    text: ({ stability }) => (stability === null ? '' : spanText(stability)),
  },
  {
    id: 'difficulty',
    label: 'Difficulty',
    sort: 'difficulty',
    text: ({ difficulty }) => (difficulty === null ? '' : difficulty.toFixed(1)),
  },
  {
    id: 'lapses',
    label: 'Lapses',
    sort: 'lapses',
    text: ({ phase, lapses }) => (phase === 'new' ? '' : String(lapses)),
  },
  { id: 'kind', label: 'Kind', sort: null, text: ({ kind }) => KIND_NAMES[kind] },
  {
    id: 'place',
    label: 'Place',
    sort: null,
    text: ({ pointId, deck }) => deck ?? pointId ?? '',
  },
  { id: 'tags', label: 'Tags', sort: null, text: ({ tags }) => tags.join(' ') },
];

function dueColumn({ phase, dueMs }: CardRow, nowMs: number): string {
  if (phase === 'new' || dueMs === null) return '';
  return agoText(dueMs, nowMs);
}

/** What sets a card apart, in words: a colour alone would not be seen by everybody. */
export function stateText(row: CardRow): string {
  const words = [
    row.conflict && 'two texts',
    row.leech && 'leech',
    row.suspended && 'suspended',
    row.buried && 'put off',
    row.edited && 'changed',
    row.phase === 'new' ? 'new' : row.phase !== 'review' && 'learning',
  ];
  return words.filter((word) => word !== false).join(', ');
}
