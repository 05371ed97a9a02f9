import { uuidv7 } from 'uuidv7';
import { type Disposable, DisposableStack } from '../../../../base/disposable.ts';
import type { Client } from '../../../../contract/client.ts';
import type { CheckProgress } from '../../../../contract/grading.ts';
import type { ExerciseId, Uuid } from '../../../../contract/ids.ts';
import {
  applyProgress,
  failedRun,
  finishedRun,
  restoredRun,
  startedRun,
} from '../logic/check-run.ts';
import { useWorkbench } from '../store.ts';

/** Runs an exercise's checks, and shows in the store how far they are; also those that were asked for in the terminal. */
export class CheckRunner implements Disposable {
  readonly #core: Client;
  readonly #exerciseId: ExerciseId;
  readonly #saveAll: () => Promise<boolean>;
  readonly #disposables = new DisposableStack();
  #disposed: boolean = false;

  constructor(options: {
    readonly core: Client;
    readonly exerciseId: ExerciseId;
    readonly saveAll: () => Promise<boolean>;
  }) {
    this.#core = options.core;
    this.#exerciseId = options.exerciseId;
    this.#saveAll = options.saveAll;
    this.#disposables.add(
      options.core.on('check.progress', (progress) => this.#progress(progress)),
    );
  }

  async check(): Promise<void> {
    const { exercise, run } = useWorkbench.getState();
    if (exercise === null || run.phase === 'running') return;
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
      exerciseId: this.#exerciseId,
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

  /** The files are not what was checked any more. */
  outdate(): void {
    const { run } = useWorkbench.getState();
    if (run.phase === 'done' && !run.outdated && !this.#disposed) {
      useWorkbench.setState({ run: { ...run, outdated: true } });
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#disposables.dispose();
  }

  #progress(progress: CheckProgress): void {
    const { run, exercise } = useWorkbench.getState();
    if (
      progress.kind === 'started' &&
      progress.exerciseId === this.#exerciseId &&
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
    const view = await this.#core.call('exercise.get', { exerciseId: this.#exerciseId });
    if (view.ok && !this.#disposed) useWorkbench.setState({ exercise: view.value });
  }
}
