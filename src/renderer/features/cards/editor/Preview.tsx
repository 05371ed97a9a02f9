import { useState } from 'react';
import { Button } from '../../../components/index.ts';
import { CardView } from '../CardView.tsx';
import { useEditor } from './store.ts';

/** How the card will look, while it is written. A text with several gaps shows one card at a time. */
export function Preview() {
  const preview = useEditor((state) => state.preview);
  const [at, setAt] = useState(0);
  const cards = preview?.cards ?? [];
  const shown = Math.min(at, cards.length - 1);
  const card = cards[shown];
  return (
    <section className="card-preview" aria-label="Preview">
      <div className="card-preview-head">
        <h3 className="field-label">Preview</h3>
        {cards.length > 1 && (
          <span className="card-preview-turn">
            <Button
              size="small"
              variant="quiet"
              disabled={shown <= 0}
              onClick={() => setAt(shown - 1)}
            >
              Previous
            </Button>
            <span className="numbers">
              Card {shown + 1} of {cards.length}
            </span>
            <Button
              size="small"
              variant="quiet"
              disabled={shown >= cards.length - 1}
              onClick={() => setAt(shown + 1)}
            >
              Next
            </Button>
          </span>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div className="card-preview-sheet" tabIndex={0}>
        {card ? (
          <CardView card={card} />
        ) : (
          <p className="field-hint">The card appears here while you write it.</p>
        )}
      </div>
    </section>
  );
}
