import { useEffect, useRef } from 'react';
import type { CheckSummary } from '../../../../contract/grading.ts';
import { routes } from '../../../app/location.ts';
import { RunIcon } from '../../../components/icons.ts';
import { Button, EmptyState, LinkButton, Skeleton, useLater } from '../../../components/index.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import { type CheckItem, type CheckRun, sharedStop, verdictSentence } from '../logic/check-run.ts';
import type { Stop } from '../logic/course.ts';
import { count, formatDuration } from '../logic/format.ts';
import { useWorkbench } from '../store.ts';
import { CheckRow } from './CheckRow.tsx';
import { FailureView, Printed } from './FailureView.tsx';
import { InlineCode } from './InlineCode.tsx';
import { PythonLink } from './PythonLink.tsx';
import { StateMark } from './StateMark.tsx';

/** Verdicts that say nothing about the learner's code. */
const NOT_MADE: ReadonlySet<CheckSummary['verdict']> = new Set([
  'cancelled',
  'pythonMissing',
  'skipped',
]);

export interface AfterPassing {
  /** Null for a synthesis exercise, which has no cards of its own. */
  readonly pointId: string | null;
  readonly cards: number;
  readonly next: Stop | null;
}

/** The checks as they run, and what they say. */
export function ChecksPane(props: {
  readonly session: ExerciseSession | null;
  readonly after: AfterPassing;
}) {
  const { session, after } = props;
  const run = useWorkbench((state) => state.run);
  const exercise = useWorkbench((state) => state.exercise);
  const scroller = useRef<HTMLElement>(null);
  const items = inOrder(run);
  const [top] = run.phase === 'done' && sharedStop(run) === null ? items : [];
  const first = top?.state === 'failed' || top?.state === 'errored' ? top : undefined;
  useEffect(() => {
    // A new run starts at its top, not where the last one was read.
    if (run.phase === 'running') scroller.current?.scrollTo({ top: 0 });
  }, [run.phase]);
  if (session === null || exercise === null) {
    return (
      <div className="wb-pad">
        <Skeleton lines={4} label="Opening the checks" />
      </div>
    );
  }
  return (
    <section
      ref={scroller}
      className="wb-checks wb-scroll"
      aria-label={exercise.exercise.kind === 'project' ? 'Acceptance' : 'Checks'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <Verdict run={run} session={session} />
      <Problem run={run} session={session} />
      {run.summary?.verdict === 'passed' && (
        <Passed after={after} session={session} quiet={run.quiet} />
      )}
      {run.items.length === 0 ? (
        <EmptyState title="No checks yet">This exercise has no checks.</EmptyState>
      ) : (
        <ul className="wb-check-list" aria-label="Each check">
          {items.map((item) => (
            <CheckRow
              key={`${run.runId ?? ''}${item.id}`}
              item={item}
              open={item === first}
              session={session}
              misconceptions={run.summary?.misconceptions ?? []}
            />
          ))}
        </ul>
      )}
      {run.summary !== null && run.summary.output.trim() !== '' && (
        <Printed
          text={run.summary.output}
          title={
            run.summary.problem === null ? 'Printed outside the checks' : 'Printed by your code'
          }
        />
      )}
    </section>
  );
}

/** What is open stands first once it is known: nobody scrolls past twenty passes to find one failure. */
function inOrder(run: CheckRun): readonly CheckItem[] {
  if (run.phase !== 'done' || run.summary?.verdict === 'passed') return run.items;
  const rank = ({ state, report }: CheckItem): number => {
    // What ran out of time stopped all that came after it.
    if (report?.failure?.kind === 'timeout') return 0;
    return state === 'failed' || state === 'errored' ? 1 : state === 'passed' ? 3 : 2;
  };
  return [...run.items].sort((a, b) => rank(a) - rank(b));
}

/** The line on top: what happened, in how long. It is also what a screen reader says. */
function Verdict({ run, session }: { readonly run: CheckRun; readonly session: ExerciseSession }) {
  const done = run.items.filter((item) => item.report !== null).length;
  const slow = useLater(300, run.phase === 'running');
  const state =
    run.phase === 'done'
      ? run.summary?.verdict === 'passed'
        ? 'passed'
        : run.summary !== null && NOT_MADE.has(run.summary.verdict)
          ? 'notRun'
          : run.error !== null || run.summary?.verdict === 'errored'
            ? 'errored'
            : 'failed'
      : run.phase === 'running'
        ? 'running'
        : 'waiting';
  return (
    <div className="wb-verdict" data-state={state} data-outdated={run.outdated}>
      <StateMark state={state} />
      <p className="wb-verdict-text">
        <span role="status" aria-live="polite">
          {run.phase === 'done' && !run.restored && !run.quiet && verdictSentence(run)}
          {run.phase === 'running' && slow && 'Checking'}
        </span>
        {run.phase === 'done' && (run.restored || run.quiet) && verdictSentence(run)}
        {run.phase === 'idle' && `${count(run.items.length, 'check')} will run`}
        {run.phase === 'running' && !slow && '\u00a0'}
      </p>
      <span className="wb-quiet numbers">
        {run.phase === 'running' && slow && `${done} of ${run.items.length}`}
        {run.phase === 'done' && run.summary !== null && formatDuration(run.summary.durationMs)}
        {run.restored && !run.outdated && ' · last time'}
        {run.quiet && !run.outdated && ' · as you typed, not recorded'}
        {run.outdated && ' · before your last edit'}
      </span>
      {slow && (
        <Button size="small" onClick={() => session.cancelCheck()}>
          Cancel
        </Button>
      )}
      {run.phase === 'idle' && (
        <Button
          size="small"
          variant="quiet"
          icon={<RunIcon />}
          onClick={() => void session.check()}
        >
          Run them
        </Button>
      )}
    </div>
  );
}

/** Why nothing could be checked, and the way out. */
function Problem({ run, session }: { readonly run: CheckRun; readonly session: ExerciseSession }) {
  const missing = run.summary?.verdict === 'pythonMissing' || run.error?.code === 'pythonMissing';
  if (missing) {
    return (
      <div className="wb-problem">
        <p>
          {run.summary?.problem?.message ??
            'Cairn found no Python that it can use. Reading, typing and cards work without it; checks and the terminal need it.'}
        </p>
        <PythonLink onReady={() => void session.check()} />
      </div>
    );
  }
  if (run.error !== null) {
    return (
      <div className="wb-problem">
        {run.error.logId !== undefined && <p className="wb-quiet">Logged as {run.error.logId}.</p>}
        <Button size="small" onClick={() => void session.check()}>
          Check again
        </Button>
      </div>
    );
  }
  const stop = sharedStop(run);
  if (stop !== null) {
    return (
      <div className="wb-problem">
        <FailureView failure={stop} session={session} />
      </div>
    );
  }
  const problem = run.summary?.problem;
  if (!problem) return null;
  return (
    <div className="wb-problem">
      {problem.failure !== null && <FailureView failure={problem.failure} session={session} />}
      {problem.failure === null && run.summary?.verdict === 'timedOut' && (
        <p>
          <InlineCode text="Look for a loop that never ends, or a wait for something that never comes: `input()`, a lock, an answer from a server." />
        </p>
      )}
    </div>
  );
}

/** Said quietly: it works, and here is what to do with it. */
function Passed({
  after,
  session,
  quiet,
}: {
  readonly after: AfterPassing;
  readonly session: ExerciseSession;
  readonly quiet: boolean;
}) {
  if (quiet) {
    return (
      <section className="wb-passed" aria-label="What next">
        <Button size="small" variant="primary" onClick={() => void session.check()}>
          Check to record it
        </Button>
      </section>
    );
  }
  return (
    <section className="wb-passed" aria-label="What next">
      {after.pointId !== null && after.cards > 0 && (
        <LinkButton size="small" variant="primary" to={routes.reviewPoint(after.pointId)}>
          Practise {count(after.cards, 'card')}
        </LinkButton>
      )}
      {after.next !== null && (
        <LinkButton
          size="small"
          variant={after.cards > 0 && after.pointId !== null ? 'secondary' : 'primary'}
          to={after.next.route}
        >
          Next: {after.next.title.replaceAll('`', '')}
        </LinkButton>
      )}
      <Button size="small" variant="quiet" onClick={() => session.read({ kind: 'solution' })}>
        Compare with the solution
      </Button>
    </section>
  );
}
