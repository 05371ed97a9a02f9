import { useEffect, useState } from 'react';
import type { CardRow, CardSource } from '../../../../contract/cards.ts';
import type { ShownCard } from '../../../../contract/shown-card.ts';
import { routes } from '../../../app/location.ts';
import { EditIcon, LessonIcon, ReviewIcon } from '../../../components/icons.ts';
import { Button, LinkButton, Skeleton } from '../../../components/index.ts';
import { core } from '../../../rpc/client.ts';
import { CardView } from '../CardView.tsx';
import { openCardEditor } from '../editor-request.ts';
import { InfoView } from '../InfoView.tsx';

/** The card with the cursor: both sides, what to do with it, its memory. */
export function Details({ row }: { readonly row: CardRow }) {
  const { cardId, pointId } = row;
  const shown = useShown(row);
  return (
    <aside className="card-details" aria-label="The card in the list">
      <div className="card-details-bar">
        <Button
          size="small"
          icon={<EditIcon />}
          keys="e"
          onClick={() => openCardEditor({ kind: 'edit', cardId })}
        >
          Change
        </Button>
        <LinkButton size="small" icon={<ReviewIcon />} to={routes.reviewScope(`card:${cardId}`)}>
          Practise
        </LinkButton>
        {pointId !== null && (
          <LinkButton
            size="small"
            icon={<LessonIcon />}
            to={`${routes.point(pointId)}${shown?.source.heading ? `#${shown.source.heading}` : ''}`}
          >
            Lesson
          </LinkButton>
        )}
      </div>
      <div className="card-preview-sheet">
        {shown ? <CardView card={shown.card} /> : <Skeleton lines={3} label="Opening the card" />}
      </div>
      {shown?.source.quote && <blockquote className="card-quote">{shown.source.quote}</blockquote>}
      <InfoView cardId={cardId} />
    </aside>
  );
}

interface Shown {
  readonly source: CardSource;
  readonly card: ShownCard;
}

function useShown(row: CardRow): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let current = true;
    void (async () => {
      const source = await core.call('card.source', { cardId: row.cardId });
      if (!current || !source.ok) return;
      const preview = await core.call('card.preview', { text: source.value.text });
      if (!current || !preview.ok) return;
      const { cards } = preview.value;
      const gaps = [...new Set(gapNumbers(source.value))];
      const card = cards[Math.max(0, gaps.indexOf(source.value.gap ?? 0))] ?? cards[0];
      if (card) setShown({ source: source.value, card });
    })();
    return () => {
      current = false;
    };
  }, [row]);
  return shown?.source.cardId === row.cardId ? shown : null;
}

/** The gaps of a text in the order of their cards. */
function gapNumbers({ text }: CardSource): readonly number[] {
  if (text.kind !== 'cloze') return [];
  return [...text.text.matchAll(/\{\{c(\d+)::/g)]
    .map((match) => Number(match[1]))
    .sort((a, b) => a - b);
}
