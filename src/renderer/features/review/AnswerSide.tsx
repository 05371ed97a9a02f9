import type { ShownCard } from '../../../contract/shown-card.ts';
import { Html } from '../../components/Html.tsx';
import { LessonIcon } from '../../components/icons.ts';
import { Button } from '../../components/index.ts';
import { comparePrediction, differences, type LinePair, type Piece } from './diff.ts';
import { useReview } from './store.ts';

/** The answer, and why it matters. */
export function AnswerSide(props: {
  readonly card: ShownCard;
  readonly onLesson: (() => void) | null;
}) {
  const { card, onLesson } = props;
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
      {onLesson && (
        <p className="sheet-lesson">
          <Button size="small" variant="quiet" icon={<LessonIcon />} keys="l" onClick={onLesson}>
            Show the lesson
          </Button>
        </p>
      )}
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
  const { expected, typed, same } = line;
  const both = !same && expected !== null && typed !== null ? differences(typed, expected) : null;
  return (
    <tr className={same ? undefined : 'compare-differs'}>
      <td>{typed === null ? <em>no line</em> : <Cell text={typed} pieces={both?.a} />}</td>
      <td>{expected === null ? <em>no line</em> : <Cell text={expected} pieces={both?.b} />}</td>
      <td>
        {same ? 'same' : typed === null ? 'missing' : expected === null ? 'not printed' : 'differs'}
      </td>
    </tr>
  );
}

/** A line, with what only it has underlined: blanks too, which a colour alone would not show. */
function Cell(props: { readonly text: string; readonly pieces: readonly Piece[] | undefined }) {
  if (!props.pieces) return <code>{props.text === '' ? ' ' : props.text}</code>;
  return (
    <code>
      {props.pieces.map((piece, index) =>
        piece.same ? (
          piece.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces are known by their place
          <mark key={index} className="compare-mark">
            {piece.text.replaceAll(' ', '·')}
          </mark>
        ),
      )}
    </code>
  );
}
