import { uuidv7 } from 'uuidv7';
import { type Disposable, DisposableStack } from '../../../../base/disposable.ts';
import type { Client } from '../../../../contract/client.ts';
import type { CheckProgress } from '../../../../contract/grading.ts';
import type { ExerciseId, Uuid } from '../../../../contract/ids.ts';
import { useSession } from '../../../app/session.ts';
import {
  applyProgress,
  type CheckRun,
  failedRun,
  finishedRun,
  mayCheckQuietly,
  restoredRun,
  startedRun,
} from '../logic/check-run.ts';
import { useWorkbench } from '../store.ts';

/** Long enough to be a pause, short enough to be an answer. */
const PAUSE_MS = 600;

/** Runs an exercise's checks, and shows in the store how far they are; also those that were asked for in the terminal. */
export class CheckRunner implements Disposable {
  readonly #core: Client;
  readonly exerciseId: ExerciseId;
  readonly #saveAll: () => Promise<boolean>;
  readonly #disposables = new DisposableStack();
  #disposed: boolean = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** The quiet check that runs, kept aside until it is over: the list does not flicker while one types. */
  #quiet: CheckRun | null = null;

  constructor(options: {
    readonly core: Client;
    readonly exerciseId: ExerciseId;
    readonly saveAll: () => Promise<boolean>;
  }) {
    this.#core = options.core;
    this.exerciseId = options.exerciseId;
    this.#saveAll = options.saveAll;
    this.#disposables.add(
      options.core.on('check.progress', (progress) => this.#progress(progress)),
    );
  }

  async check(): Promise<void> {
    const { exercise, run } = useWorkbench.getState();
    if (exercise === null || run.phase === 'running') return;
    this.#endQuiet();
    const runId = uuidv7() as Uuid;
    useWorkbench.setState({ run: startedRun(exercise.exercise.checks, runId) });
    const saved = await this.#saveAll();
    if (this.#disposed) return;
    if (!saved) {
      const message =
        'Not everything is saved, so nothing was checked. See the message above the editor.';
      useWorkbench.setState({
        run: {
          ...failedRun(restoredRun(exercise), { code: 'ioFailed', message }),
          restored: false,
        },
      });
      return;
    }
    const result = await this.#core.call('exercise.check', {
      exerciseId: this.exerciseId,
      runId,
    });
    if (this.#disposed) return;
    const current = useWorkbench.getState().run;
    if (current.runId === runId && current.phase === 'running') {
      useWorkbench.setState({
        run: result.ok ? finishedRun(current, result.value) : failedRun(current, result.error),
      });
    }
    await this.#readExercise();
  }

  cancel(): void {
    const { run } = useWorkbench.getState();
    if (run.phase === 'running' && run.runId !== null) {
      void this.#core.call('exercise.cancel', { runId: run.runId as Uuid });
    }
  }

  /** The files are not what was checked any more; a pause in typing checks them anew, where that is quick. */
  outdate(): void {
    const { run } = useWorkbench.getState();
    this.#endQuiet();
    if (run.phase !== 'done' || this.#disposed) return;
    if (!run.outdated) useWorkbench.setState({ run: { ...run, outdated: true } });
    if (useSession.getState().settings.checkAsYouType && mayCheckQuietly(run)) {
      this.#pause = setTimeout(() => void this.#checkQuietly(), PAUSE_MS);
    }
  }

  async #checkQuietly(): Promise<void> {
    const { exercise, run } = useWorkbench.getState();
    if (exercise === null || run.phase !== 'done') return;
    if (!(await this.#saveAll()) || this.#disposed) return;
    const runId = uuidv7() as Uuid;
    this.#quiet = { ...startedRun(exercise.exercise.checks, runId), quiet: true };
    const { exerciseId } = this;
    const result = await this.#core.call('exercise.check', { exerciseId, runId, quiet: true });
    const own: CheckRun | null = this.#quiet;
    // Overtaken by typing or by a check that was asked for: what it found is of files that are gone.
    if (own?.runId !== runId || this.#disposed) return;
    this.#quiet = null;
    if (!result.ok || result.value.verdict === 'cancelled') return;
    if (useWorkbench.getState().run.phase === 'done') {
      useWorkbench.setState({ run: finishedRun(own, result.value) });
    }
  }

  #endQuiet(): void {
    clearTimeout(this.#pause);
    if (this.#quiet?.runId) {
      void this.#core.call('exercise.cancel', { runId: this.#quiet.runId as Uuid });
    }
    this.#quiet = null;
  }

  dispose(): void {
    this.#endQuiet();
    this.#disposed = true;
    this.#disposables.dispose();
  }

  #progress(progress: CheckProgress): void {
    if (this.#quiet !== null && progress.runId === this.#quiet.runId) {
      this.#quiet = applyProgress(this.#quiet, progress);
      return;
    }
    const { run, exercise } = useWorkbench.getState();
    if (
      progress.kind === 'started' &&
      progress.exerciseId === this.exerciseId &&
      progress.runId !== run.runId &&
      run.phase !== 'running'
    ) {
      // `cairn check` in the terminal: shown like one of our own.
      useWorkbench.setState({ run: startedRun(exercise?.exercise.checks ?? [], progress.runId) });
    }
    const before = useWorkbench.getState().run;
    const after = applyProgress(before, progress);
    if (after === before) return;
    useWorkbench.setState({ run: after });
    if (progress.kind === 'finished') void this.#readExercise();
  }

  /** Attempts, passed, and what else a check changes. */
  async #readExercise(): Promise<void> {
    const view = await this.#core.call('exercise.get', { exerciseId: this.exerciseId });
    if (view.ok && !this.#disposed) useWorkbench.setState({ exercise: view.value });
  }
}
