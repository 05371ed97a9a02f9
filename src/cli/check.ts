import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { err, ok, type Result } from '../base/result.ts';
import type { CheckProgress, CheckSummary, Failure, TestReport } from '../contract/grading.ts';
import type { Uuid } from '../contract/ids.ts';
import type { PythonStatus, SetUpProgress } from '../contract/python.ts';
import type { Arguments } from './arguments.ts';
import type { NamedExercise } from './exercises.ts';
import type { Output } from './output.ts';
import { DOCTOR_HINT, EXIT, fromError, type Problem, problem, pythonProblem } from './problem.ts';
import type { Session } from './session.ts';
import { showMark, showReport, showSummary } from './show-check.ts';
import { htmlToLines } from './text.ts';

/** After this a check that was cancelled is left to itself. */
const CANCEL_MS = 3_000;
/** Python may turn out to be broken after it was set up; then a further try says so. */
const MOST_TRIES = 2;

export interface CheckOptions {
  readonly session: Session;
  readonly exercise: NamedExercise;
  readonly workspace: Arguments['workspace'];
  readonly folder: string;
  readonly output: Output;
  /** Fires when the learner presses Ctrl-C. */
  readonly interrupted: Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
}

interface Run {
  readonly names: Map<string, string>;
  readonly reports: Map<string, TestReport>;
  readonly show: (report: TestReport) => void;
}

type Folder = CheckSummary & { readonly reports?: readonly TestReport[] };

/** Runs the checks and shows each as it runs; answers the exit status. */
export async function runCheck(options: CheckOptions): Promise<Result<number, Problem>> {
  const { session, exercise, output, workspace } = options;
  const names = new Map<string, string>();
  const reports = new Map<string, TestReport>();
  let shown: Failure | null = null;
  const show = (report: TestReport): void => {
    if (reports.has(report.id)) return;
    reports.set(report.id, report);
    showReport(output, names.get(report.id) ?? report.id, report, shown);
    shown = report.failure ?? shown;
  };
  if (workspace !== null && !isFolder(resolve(options.folder, workspace))) {
    return err(problem('badArguments', `There is no folder ${workspace}.`));
  }
  output.line(`${output.paint('bold', exercise.title)} (${exercise.id})`);
  output.line();
  const python = followPython(session, output);
  let answer = await runOnce(options, { names, reports, show });
  for (let tries = 0; tries < MOST_TRIES && lacksPython(answer); tries++) {
    const status = await Promise.race([python.ended(), session.lost, options.interrupted]);
    if (status === undefined) return ok(showCancelled(output, exercise));
    if ('code' in status) return err(status);
    if (status.kind !== 'ready') return err(pythonProblem(status));
    answer = await runOnce(options, { names, reports, show });
  }
  python.dispose();
  if (answer === 'cancelled') return ok(showCancelled(output, exercise));
  if (!answer.ok) return answer;
  const summary = answer.value;
  if (summary.verdict === 'pythonMissing') return err(await askPython(session, summary));
  if (summary.verdict === 'cancelled') return ok(showCancelled(output, exercise));

  for (const report of summary.reports ?? []) show(report);
  for (const [id, name] of names) if (!reports.has(id)) showMark(output, name, 'notRun');
  showSummary(output, summary);
  output.document(toDocument({ exercise, summary, names, reports, recorded: workspace === null }));
  return ok(summary.verdict === 'passed' ? EXIT.done : EXIT.failed);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function lacksPython(answer: Result<Folder, Problem> | 'cancelled'): boolean {
  return answer !== 'cancelled' && answer.ok && answer.value.verdict === 'pythonMissing';
}

/** One check, to its end or until Ctrl-C. */
async function runOnce(
  options: CheckOptions,
  run: Run,
): Promise<Result<Folder, Problem> | 'cancelled'> {
  const { session, exercise, workspace } = options;
  const { client } = session;
  const runId = uuidv7() as Uuid;
  const progress = client.on('check.progress', (event) => {
    if (event.runId === runId) follow(event, options.output, run);
  });
  if (workspace !== null) {
    const view = await client.call('exercise.get', { exerciseId: exercise.id });
    if (!view.ok) return err(fromError(view.error));
    for (const { id, name } of view.value.exercise.checks) run.names.set(id, name);
  }
  const call =
    workspace === null
      ? client.call('exercise.check', { exerciseId: exercise.id, runId })
      : client.call('exercise.checkFolder', {
          exerciseId: exercise.id,
          folder: resolve(options.folder, workspace),
          runId,
        });
  const interrupted = options.interrupted.then(async () => {
    void client.call('exercise.cancel', { runId });
    await Promise.race([call, options.wait(CANCEL_MS)]);
    return 'cancelled' as const;
  });
  const answer = await Promise.race([call, session.lost, interrupted]);
  progress.dispose();
  if (answer === 'cancelled') return answer;
  if (!('ok' in answer)) return err(answer);
  if (answer.ok) return answer;
  return answer.error.code === 'cancelled' ? 'cancelled' : err(fromError(answer.error));
}

function follow(event: CheckProgress, output: Output, run: Run): void {
  switch (event.kind) {
    case 'started':
      for (const { id, name } of event.checks) run.names.set(id, name);
      return;
    case 'running':
      output.passing(`  … ${run.names.get(event.id) ?? event.id}`);
      return;
    case 'test':
      run.show(event.report);
      return;
    case 'finished':
      // The answer says the same.
      return;
  }
}

/** The first check of all may wait minutes for Python's packages: that is said, and waited for. */
function followPython({ client }: Session, output: Output) {
  let last = '';
  const listening = client.on('python.status', (status) => {
    const step = workOf(status)?.step;
    const text = step === undefined ? '' : `Setting up Python (once): ${step}`;
    if (text !== '' && text !== last) output.aside(text);
    last = text;
  });
  return {
    dispose: () => listening.dispose(),
    /** How it stands once nothing is under way. */
    async ended(): Promise<PythonStatus> {
      const changes: PythonStatus[] = [];
      let wake = (): void => undefined;
      const following = client.on('python.status', (status) => {
        changes.push(status);
        wake();
      });
      const now = await client.call('python.status', {});
      let status: PythonStatus = now.ok ? now.value : { kind: 'unknown' };
      while (isUnderWay(status)) {
        if (changes.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        status = changes.shift() ?? status;
      }
      following.dispose();
      return status;
    },
  };
}

function isUnderWay(status: PythonStatus): boolean {
  if (status.kind !== 'ready') return ['unknown', 'probing', 'settingUp'].includes(status.kind);
  return (status.tiers ?? []).some(({ kind }) => kind === 'waiting' || kind === 'installing');
}

/** What is installed right now: the environment itself, or a further tier of packages. */
function workOf(status: PythonStatus): SetUpProgress | undefined {
  if (status.kind === 'settingUp') return status;
  if (status.kind !== 'ready') return undefined;
  return status.tiers?.flatMap((tier) => (tier.kind === 'installing' ? [tier] : []))[0];
}

async function askPython({ client }: Session, summary: CheckSummary): Promise<Problem> {
  const status = await client.call('python.status', {});
  // Python itself is there: what this exercise needs beyond it is not.
  if (status.ok && status.value.kind === 'ready' && summary.problem) {
    return problem('pythonMissing', summary.problem.message, [DOCTOR_HINT]);
  }
  return status.ok ? pythonProblem(status.value) : problem('pythonMissing', status.error.message);
}

function showCancelled(output: Output, exercise: NamedExercise): number {
  output.line();
  output.line(output.paint('yellow', 'Cancelled.'));
  output.document({
    command: 'check',
    exercise: { id: exercise.id, title: exercise.title },
    verdict: 'cancelled',
  });
  return EXIT.cancelled;
}

function toDocument(run: {
  readonly exercise: NamedExercise;
  readonly summary: CheckSummary;
  readonly names: ReadonlyMap<string, string>;
  readonly reports: ReadonlyMap<string, TestReport>;
  readonly recorded: boolean;
}): Readonly<Record<string, unknown>> {
  const { exercise, summary, names, reports } = run;
  const ids = [...new Set([...names.keys(), ...reports.keys()])];
  return {
    command: 'check',
    exercise: { id: exercise.id, title: exercise.title },
    recorded: run.recorded,
    verdict: summary.verdict,
    passed: summary.passed,
    total: summary.total,
    durationMs: summary.durationMs,
    checks: ids.map((id) => {
      const report = reports.get(id);
      return {
        id,
        name: names.get(id) ?? id,
        outcome: report?.outcome ?? 'notRun',
        durationMs: report?.durationMs ?? 0,
        failure: report?.failure ?? null,
        output: report?.output ?? '',
      };
    }),
    misconceptions: summary.misconceptions.map(({ html, ...rest }) => ({
      ...rest,
      text: htmlToLines(html).join('\n'),
    })),
    problem: summary.problem,
    output: summary.output,
  };
}
