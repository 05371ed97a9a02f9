import type { ShownCard } from '../../../contract/shown-card.ts';
import { Html } from '../../components/Html.tsx';

/** Both sides of a card, to look at: in the editor's preview, in the list, beside another version. */
export function CardView({ card }: { readonly card: ShownCard }) {
  return (
    <div className="card-view">
      {card.kind !== 'cloze' && card.frontHtml !== '' && (
        <Html html={card.frontHtml} className="prose" />
      )}
      {card.kind === 'cloze' && (
        <>
          <Html html={card.frontHtml} className="prose" />
          <hr className="card-view-line" />
          <Html html={card.backHtml} className="prose" />
        </>
      )}
      {card.kind === 'predict' && <Code html={card.codeHtml} />}
      {card.kind === 'choose' && (
        <ol className="card-view-options">
          {card.options.map((option, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: options are known by their place
            <li key={index} className={index === card.answer ? 'card-view-right' : undefined}>
              <Html as="span" html={option} className="prose" />
              {index === card.answer && <span className="card-view-verdict">right</span>}
            </li>
          ))}
        </ol>
      )}
      {card.kind === 'code' && card.setup !== '' && (
        <pre className="card-view-pre">{card.setup}</pre>
      )}
      {card.kind !== 'cloze' && <hr className="card-view-line" />}
      {card.kind === 'predict' && <pre className="card-view-pre">{card.answer}</pre>}
      {card.kind === 'code' && <Code html={card.answerHtml} />}
      {card.kind !== 'cloze' && card.backHtml !== '' && (
        <Html html={card.backHtml} className="prose" />
      )}
      {card.whyHtml !== '' && <Html html={card.whyHtml} className="prose card-view-why" />}
    </div>
  );
}

function Code({ html }: { readonly html: string }) {
  return (
    <div className="prose">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <Html as="code" html={html} />
      </pre>
    </div>
  );
}
