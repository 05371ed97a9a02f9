import { useEffect, useMemo, useRef } from 'react';
import type { AssessmentQuestion, AssessmentView } from '../../../contract/assessment.ts';
import { type Action, useActions } from '../../app/actions.ts';
import { routes } from '../../app/location.ts';
import { Html } from '../../components/Html.tsx';
import { NextIcon } from '../../components/icons.ts';
import { Button, DomainErrorNote, LinkButton, ProgressBar, Title } from '../../components/index.ts';
import { AnswerField } from './AnswerField.tsx';
import { Feedback } from './Feedback.tsx';
import { finishAssessment, goOn, sendAnswer, useAssess } from './store.ts';

/** One task, or what came of the one before. */
export function QuestionPage({ view }: { readonly view: AssessmentView }) {
  const told = useAssess((state) => state.told);
  const error = useAssess((state) => state.error);
  const { run } = view;
  const question = told?.question ?? run?.question ?? null;
  // What was answered counts once the next task is asked for.
  const asked = run ? run.asked + (told ? 0 : 1) : (view.results[0]?.asked ?? 0);
  return (
    <div className="page assess">
      <header className="assess-header">
        <h1>{question ? `Task ${asked}` : 'No task is left'}</h1>
        <div className="assess-progress">
          <ProgressBar
            label={run ? `${run.least} to ${run.most} tasks in all` : 'All tasks are answered'}
            value={run ? Math.min(1, (asked - (told ? 0 : 1)) / run.least) : 1}
          />
        </div>
      </header>
      {question ? (
        <Sheet question={question} finished={run === null} />
      ) : (
        <p className="assess-lead">
          Every task that can be asked now was asked. What is known by now is the result.
        </p>
      )}
      {error && (
        <DomainErrorNote what="Your answer was not recorded" error={error} onRetry={undefined} />
      )}
      {run && <Foot run={run} />}
    </div>
  );
}

function Foot({ run }: { readonly run: NonNullable<AssessmentView['run']> }) {
  return (
    <footer className="assess-foot">
      <p>
        {run.asked > 0 &&
          `By now the least certain level is ${Math.round(run.certainty * 100)} % sure. `}
        Your place is kept: leave and come back whenever you like.
      </p>
      <div className="assess-actions">
        <LinkButton to={routes.today} variant="quiet" size="small">
          Pause
        </LinkButton>
        {run.asked > 0 && (
          <Button variant="quiet" size="small" onClick={() => void finishAssessment()}>
            End here with what is known
          </Button>
        )}
      </div>
    </footer>
  );
}

function Sheet(props: { readonly question: AssessmentQuestion; readonly finished: boolean }) {
  const { question, finished } = props;
  const told = useAssess((state) => state.told);
  const sending = useAssess((state) => state.sending);
  const sheet = useRef<HTMLElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const { id, kind } = question;
  const answered = told !== null;
  useQuestionActions(question, answered);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the task and its answer
  useEffect(() => {
    if (answered) {
      next.current?.focus({ preventScroll: true });
      next.current?.scrollIntoView({ block: 'nearest' });
    } else {
      sheet.current?.closest('main')?.scrollTo({ top: 0 });
      if (kind === 'choose') sheet.current?.focus({ preventScroll: true });
    }
  }, [id, answered]);
  const name = KIND_NAMES[kind];
  return (
    <>
      <article
        ref={sheet}
        key={id}
        className="sheet assess-sheet"
        tabIndex={-1}
        aria-label={`${name}, task`}
      >
        <p className="sheet-origin">
          {name} · <Title text={question.topicTitle} />
        </p>
        <Html html={question.promptHtml} className="prose sheet-front" />
        <AnswerField question={question} />
        {told && <Feedback told={told} />}
      </article>
      <div className="assess-actions">
        {answered ? (
          <Button ref={next} variant="primary" size="large" icon={<NextIcon />} onClick={goOn}>
            {finished ? 'See where you stand' : 'Next task'}
          </Button>
        ) : (
          <>
            {kind !== 'choose' && <SendButton question={question} />}
            <Button
              size="large"
              keys="Alt+0"
              disabled={sending}
              onClick={() => void sendAnswer({ kind: 'unknown' })}
            >
              I don't know
            </Button>
          </>
        )}
      </div>
    </>
  );
}

const KIND_NAMES = {
  choose: 'Choose one',
  predict: 'What does it print?',
  expression: 'Write an expression',
  'fix-line': 'Repair a line',
} as const;

function SendButton({ question }: { readonly question: AssessmentQuestion }) {
  const sending = useAssess((state) => state.sending);
  const draft = useAssess((state) => state.draft);
  const text = draft?.questionId === question.id ? draft.text : '';
  return (
    <Button
      variant="primary"
      size="large"
      keys="Mod+Enter"
      busy={sending}
      disabled={text.trim() === ''}
      onClick={() => sendDraft(question)}
    >
      {sending ? 'Checking' : 'Answer'}
    </Button>
  );
}

function sendDraft(question: AssessmentQuestion): void {
  const { draft } = useAssess.getState();
  if (draft?.questionId === question.id && draft.text.trim() !== '') {
    void sendAnswer({ kind: 'text', text: draft.text });
  }
}

function useQuestionActions(question: AssessmentQuestion, answered: boolean): void {
  const actions = useMemo<readonly Action[]>(() => {
    if (answered) return [];
    const group = 'Assessment';
    return [
      {
        ...{ id: 'assess.unknown', title: "Say that you don't know", group, keys: 'Alt+0' },
        run: () => void sendAnswer({ kind: 'unknown' }),
      },
      ...(question.kind === 'choose'
        ? (question.options ?? []).map((_, option) => ({
            id: `assess.option.${option + 1}`,
            title: `Choose option ${option + 1}`,
            ...{ group, keys: String(option + 1), inPalette: false },
            run: () => void sendAnswer({ kind: 'option', option }),
          }))
        : [
            {
              ...{ id: 'assess.answer', title: 'Answer the task', group, keys: 'Mod+Enter' },
              run: () => sendDraft(question),
            },
          ]),
    ];
  }, [question, answered]);
  useActions(actions);
}
