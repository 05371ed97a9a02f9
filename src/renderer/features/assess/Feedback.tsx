import type { AssessmentFeedback } from '../../../contract/assessment.ts';
import { Html } from '../../components/Html.tsx';
import { CheckIcon, MinusIcon } from '../../components/icons.ts';
import { classNames } from '../../components/index.ts';

const VERDICTS: Readonly<Record<AssessmentFeedback['outcome'], string>> = {
  right: 'Right',
  wrong: 'Not this time',
  unknown: 'Noted: not known yet',
};

/** What came of an answer: the verdict, a right answer, and which belief leads to the other. */
export function Feedback(props: { readonly told: { readonly feedback: AssessmentFeedback } }) {
  const { outcome, answer, whyHtml, problem } = props.told.feedback;
  const right = outcome === 'right';
  return (
    <section
      className={classNames('assess-told', right && 'assess-told-right')}
      aria-label="What came of it"
      role="status"
    >
      <p className="assess-verdict">
        {right ? <CheckIcon aria-hidden="true" /> : <MinusIcon aria-hidden="true" />}
        {VERDICTS[outcome]}
      </p>
      {problem !== null && <p className="assess-problem">{problem}</p>}
      {answer !== null && !right && (
        <div>
          <p className="sheet-label">A right answer</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard */}
          <pre className="fix-lines" tabIndex={0}>
            {answer.trim()}
          </pre>
        </div>
      )}
      {whyHtml !== null && <Html html={whyHtml} className="prose" />}
    </section>
  );
}
