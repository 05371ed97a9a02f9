import { lazy, Suspense, useEffect, useRef } from 'react';
import type { ShownCard } from '../../../contract/shown-card.ts';
import { Html } from '../../components/Html.tsx';
import { Button, classNames, Kbd, Skeleton } from '../../components/index.ts';
import { choose, reveal, type, useReview } from './store.ts';

const CodeAnswer = lazy(async () => ({ default: (await import('./CodeAnswer.tsx')).CodeAnswer }));

/** What is asked, and the means to answer it. */
export function QuestionSide(props: {
  readonly card: ShownCard;
  /** For `choose`: the order its options are shown in. */
  readonly order: readonly number[];
}) {
  const { card, order } = props;
  const side = useReview((state) => state.side);
  // Once it is answered, a cloze text shows its gaps filled in the same place.
  const front = card.kind === 'cloze' && side === 'answer' ? card.backHtml : card.frontHtml;
  return (
    <div className="sheet-question">
      <Html html={front} className="prose sheet-front" />
      {card.kind === 'predict' && <Predict codeHtml={card.codeHtml} />}
      {card.kind === 'choose' && <Options card={card} order={order} />}
      {card.kind === 'code' && (
        <Suspense fallback={<Skeleton lines={2} label="Loading the editor" />}>
          <CodeAnswer card={card} />
        </Suspense>
      )}
    </div>
  );
}

function Predict({ codeHtml }: { readonly codeHtml: string }) {
  const side = useReview((state) => state.side);
  const typed = useReview((state) => state.typed);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <div className="prose">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>
          <Html as="code" html={codeHtml} />
        </pre>
      </div>
      {side === 'question' && (
        <label className="predict">
          <span className="predict-label">
            What does it print?
            <span className="predict-hint">
              <Kbd keys="Mod+Enter" /> compares
            </span>
          </span>
          <textarea
            ref={field}
            className="predict-field"
            rows={3}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            value={typed}
            onChange={(event) => type(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                reveal();
              }
              if (event.key === 'Escape') event.currentTarget.closest('article')?.focus();
            }}
          />
        </label>
      )}
    </>
  );
}

function Options(props: {
  readonly card: Extract<ShownCard, { kind: 'choose' }>;
  readonly order: readonly number[];
}) {
  const { card, order } = props;
  const side = useReview((state) => state.side);
  const chosen = useReview((state) => state.chosen);
  const answered = side === 'answer';
  return (
    <ol className="options" aria-label="Options">
      {order.map((option, index) => {
        const right = answered && option === card.answer;
        const wrong = answered && option === chosen && option !== card.answer;
        return (
          <li key={option}>
            <Button
              variant="quiet"
              className={classNames('option', right && 'option-right', wrong && 'option-wrong')}
              disabled={answered}
              onClick={() => choose(option)}
            >
              <span className="option-key" aria-hidden="true">
                {index + 1}
              </span>
              <Html as="span" html={card.options[option] ?? ''} className="prose option-text" />
              {right && (
                <span className="option-verdict">{chosen === option ? 'right' : 'the answer'}</span>
              )}
              {wrong && <span className="option-verdict">your choice</span>}
            </Button>
          </li>
        );
      })}
    </ol>
  );
}
