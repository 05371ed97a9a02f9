// The sheet, its options and its field are those of a card.
import '../review/card-sheet.css';
import './assess.css';
import { useEffect } from 'react';
import { idSpan } from '../../../base/id-span.ts';
import type { AssessmentView } from '../../../contract/assessment.ts';
import { routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import {
  Button,
  DomainErrorNote,
  EmptyState,
  LinkButton,
  Skeleton,
} from '../../components/index.ts';
import { QuestionPage } from './QuestionPage.tsx';
import { ResultPage } from './ResultPage.tsx';
import { loadAssessment, startAssessment, useAssess } from './store.ts';

/** Where one stands: one task at a time, then the result. */
export function AssessScreen() {
  useScreenTitle('Assessment');
  const view = useAssess((state) => state.view);
  const error = useAssess((state) => state.error);
  const told = useAssess((state) => state.told);
  const showsIntro = useAssess((state) => state.showsIntro);
  useEffect(() => void loadAssessment(), []);
  if (view === null) {
    return (
      <div className="page assess">
        <h1>Assessment</h1>
        {error ? (
          <DomainErrorNote
            what="The assessment could not be read"
            error={error}
            onRetry={() => void loadAssessment()}
          />
        ) : (
          <Skeleton lines={4} />
        )}
      </div>
    );
  }
  if (told || view.run) return <QuestionPage view={view} />;
  const [latest] = view.results;
  return latest && !showsIntro ? (
    <ResultPage result={latest} earlier={view.results.slice(1)} />
  ) : (
    <Intro view={view} />
  );
}

function Intro({ view }: { readonly view: AssessmentView }) {
  const sending = useAssess((state) => state.sending);
  const error = useAssess((state) => state.error);
  if (view.tasks === 0) {
    return (
      <div className="page assess">
        <EmptyState
          heading="h1"
          title="There is nothing to assess with yet"
          action={
            <LinkButton to={routes.paths} variant="primary">
              Choose a path
            </LinkButton>
          }
        >
          This curriculum has no assessment tasks. You can choose a path yourself.
        </EmptyState>
      </div>
    );
  }
  const { notAssessable } = view;
  return (
    <div className="page assess">
      <h1>Where do you stand?</h1>
      <p className="assess-lead">
        12 to 20 short tasks, chosen by what you answered before: read code, say what it prints,
        write a line. It takes about a quarter of an hour.
      </p>
      <ul className="assess-rules">
        <li>
          If you do not know, say so. It tells more than a guess, and nothing is held against you.
        </li>
        <li>You can leave at any task and go on later, or end early with what is known by then.</li>
        <li>The result suggests a path and a point to start at. You decide.</li>
        {notAssessable.length > 0 && (
          <li>
            {notAssessable.length === 1 ? 'Module ' : 'Modules '}
            {idSpan(notAssessable.map(({ moduleId }) => moduleId))} cannot be assessed yet: there
            are no tasks for {notAssessable.length === 1 ? 'it' : 'them'}.
          </li>
        )}
      </ul>
      {error && <DomainErrorNote what="The assessment did not start" error={error} />}
      <p className="assess-actions">
        <Button
          variant="primary"
          size="large"
          busy={sending}
          onClick={() => void startAssessment()}
        >
          Start the assessment
        </Button>
        <LinkButton to={routes.paths} variant="quiet" size="large">
          Choose a path instead
        </LinkButton>
      </p>
    </div>
  );
}
