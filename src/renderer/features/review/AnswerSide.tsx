import type { Card } from '../../../contract/curriculum.ts';
import { Html } from '../../components/Html.tsx';
import { Kbd } from '../../components/index.ts';
import { comparePrediction, type LinePair } from './logic.ts';
import { useReview } from './store.ts';

/** The answer, and why it matters. */
export function AnswerSide({ card, lesson }: { readonly card: Card; readonly lesson: string }) {
  return (
    <>
      {card.kind === 'predict' && <Comparison answer={card.answer} />}
      {card.kind === 'code' && (
        <div className="prose">
          <p className="sheet-label">One way to write it</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard */}
          <pre tabIndex={0}>
            <Html as="code" html={card.answerHtml} />
          </pre>
        </div>
      )}
      {card.kind !== 'cloze' && card.backHtml !== '' && (
        <Html html={card.backHtml} className="prose" />
      )}
      {card.whyHtml !== '' && <Html html={card.whyHtml} className="prose sheet-why" />}
      <p className="sheet-lesson">
        <a href={`#${lesson}`}>Show the lesson</a> <Kbd keys="l" />
      </p>
    </>
  );
}

function Comparison({ answer }: { readonly answer: string }) {
  const typed = useReview((state) => state.typed);
  const { correct, lines } = comparePrediction(answer, typed);
  if (typed.trim() === '') {
    return (
      <div className="prose">
        <p className="sheet-label">It prints</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{answer}</pre>
      </div>
    );
  }
  return (
    <div className={correct ? 'compare compare-same' : 'compare'}>
      <p className="sheet-label">{correct ? 'Yes, exactly that.' : 'Not quite. Line by line:'}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">You wrote</th>
            <th scope="col">It prints</th>
            <th scope="col">
              <span className="visually-hidden">Same</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their place
            <Line key={index} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ line }: { readonly line: LinePair }) {
  return (
    <tr className={line.same ? undefined : 'compare-differs'}>
      <td>{line.typed === null ? <em>no line</em> : <code>{line.typed}</code>}</td>
      <td>{line.expected === null ? <em>no line</em> : <code>{line.expected}</code>}</td>
      <td>{line.same ? 'same' : 'differs'}</td>
    </tr>
  );
}
