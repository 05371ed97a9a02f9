import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import type {
  AssessmentAnswer,
  AssessmentFeedback,
  AssessmentQuestion,
  AssessmentView,
} from '../../../contract/assessment.ts';
import type { DomainError } from '../../../contract/errors.ts';
import type { Uuid } from '../../../contract/ids.ts';
import { core } from '../../rpc/client.ts';

interface AssessState {
  readonly view: AssessmentView | null;
  readonly error: DomainError | null;
  readonly sending: boolean;
  /** What is typed by now; kept while the screen is left and come back to. */
  readonly draft: { readonly questionId: string; readonly text: string } | null;
  /** The answer that was just given, with its task: shown until the learner goes on. */
  readonly told: {
    readonly question: AssessmentQuestion;
    readonly feedback: AssessmentFeedback;
    readonly typed: string | null;
  } | null;
  /** The learner asked for another round, though there is a result. */
  readonly showsIntro: boolean;
}

export const useAssess = create<AssessState>(() => ({
  view: null,
  error: null,
  sending: false,
  draft: null,
  told: null,
  showsIntro: false,
}));

let shownMs = Date.now();
/** The answer that is on its way: sent again under its own id, so that it counts once. */
let pending: { readonly questionId: string; readonly answerId: Uuid; readonly key: string } | null =
  null;

export async function loadAssessment(): Promise<void> {
  const view = await core.call('assessment.get', {});
  shownMs = Date.now();
  useAssess.setState(view.ok ? { view: view.value, error: null } : { error: view.error });
}

export async function startAssessment(): Promise<void> {
  useAssess.setState({ sending: true });
  const view = await core.call('assessment.start', { runId: uuidv7() as Uuid });
  shownMs = Date.now();
  useAssess.setState({
    sending: false,
    ...(view.ok
      ? { view: view.value, error: null, told: null, draft: null, showsIntro: false }
      : { error: view.error }),
  });
}

export async function sendAnswer(answer: AssessmentAnswer): Promise<void> {
  const { view, sending, told } = useAssess.getState();
  const run = view?.run;
  const question = run?.question;
  if (!run || !question || sending || told) return;
  const key = JSON.stringify(answer);
  if (pending?.questionId !== question.id || pending.key !== key) {
    pending = { questionId: question.id, answerId: uuidv7() as Uuid, key };
  }
  useAssess.setState({ sending: true, error: null });
  const result = await core.call('assessment.answer', {
    runId: run.runId,
    answerId: pending.answerId,
    questionId: question.id,
    answer,
    elapsedMs: Math.min(86_400_000, Math.max(0, Date.now() - shownMs)),
  });
  if (!result.ok) {
    useAssess.setState({ sending: false, error: result.error });
    // Answered in another window meanwhile: what is open now is shown.
    if (result.error.code === 'notFound') await loadAssessment();
    return;
  }
  pending = null;
  useAssess.setState({
    sending: false,
    draft: null,
    view: result.value.view,
    told: {
      question,
      feedback: result.value.feedback,
      typed: answer.kind === 'text' ? answer.text : null,
    },
  });
}

export function goOn(): void {
  shownMs = Date.now();
  useAssess.setState({ told: null, error: null });
}

export async function finishAssessment(): Promise<void> {
  const run = useAssess.getState().view?.run;
  if (!run) return;
  const view = await core.call('assessment.finish', { runId: run.runId, actId: uuidv7() as Uuid });
  useAssess.setState(
    view.ok ? { view: view.value, told: null, draft: null } : { error: view.error },
  );
}

export function typeDraft(questionId: string, text: string): void {
  useAssess.setState({ draft: { questionId, text } });
}
