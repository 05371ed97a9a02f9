import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { Settings, SettingsPatch } from '../../contract/settings.ts';
import type { OptimiserOutcome, OptimiserStatus } from '../../contract/statistics.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { isBetter } from './learn.ts';
import type { Rebuilder } from './rebuilder.ts';
import { runTask } from './worker-task.ts';

/**
 * FSRS's own guidance: the tutorial of fsrs4anki says that Anki 24.04 asked for 400 reviews (1,000 before it), and to keep
 * the default parameters with fewer.
 */
export const NEEDED_ANSWERS = 400;

/** Where what was in use before is kept, so that it can be taken back: `{ parameters }`. */
const BEFORE = 'optimiser/before';
export interface OptimiserFeature {
  readonly handlers: Handlers<
    'optimiser.status' | 'optimiser.run' | 'optimiser.cancel' | 'optimiser.undo'
  >;
  dispose(): void;
}

/** Learns FSRS's parameters from the learner's log, off the hot path, and applies what predicts held-out answers better. */
export function createOptimiser(
  context: FeatureContext,
  parts: {
    readonly settings: () => Settings;
    readonly saveSettings: (patch: SettingsPatch) => void;
    /** Folds every card again under the settings as they are; cut short, the next start does it. */
    readonly rebuild: Rebuilder['run'];
  },
): OptimiserFeature {
  const { store, clock, emit } = context;
  const { settings, saveSettings } = parts;
  let running: { readonly runId: string; readonly abort: AbortController } | undefined;

  function previous(): { readonly parameters: Settings['fsrsParameters'] } | null {
    return store.local.ui(BEFORE) as { parameters: Settings['fsrsParameters'] } | null;
  }

  function status(): OptimiserStatus {
    const later = store.statistics.sums().grades.filter(({ kind }) => kind === 'later');
    return {
      answers: later.reduce((sum, { answers }) => sum + answers, 0),
      needed: NEEDED_ANSWERS,
      running: running !== undefined,
      own: settings().fsrsParameters !== null,
      undoable: previous() !== null,
    };
  }

  /** Puts parameters in use and folds every card under them. */
  async function use(parameters: Settings['fsrsParameters'], runId: string): Promise<void> {
    saveSettings({ fsrsParameters: parameters });
    emit('optimiser.progress', { runId, step: 'refolding', fraction: 0 });
    await parts.rebuild({
      report: (fraction) => emit('optimiser.progress', { runId, step: 'refolding', fraction }),
    });
  }

  async function alone<T>(
    runId: string,
    act: (signal: AbortSignal) => Promise<Result<T, DomainError>>,
  ): Promise<Result<T, DomainError>> {
    if (running) {
      return err(domainError('busy', 'The optimiser is at work already. Wait for it, or stop it.'));
    }
    const abort = new AbortController();
    running = { runId, abort };
    try {
      return await act(abort.signal);
    } finally {
      running = undefined;
    }
  }

  async function run(
    runId: string,
    signal: AbortSignal,
  ): Promise<Result<OptimiserOutcome, DomainError>> {
    const { fsrsParameters, dayStartsAtHour } = settings();
    const done = await runTask(
      {
        kind: 'learn',
        input: {
          databaseFile: store.file,
          startHour: dayStartsAtHour,
          parameters: fsrsParameters,
          needed: NEEDED_ANSWERS,
        },
      },
      {
        signal,
        onProgress: (step, fraction) => emit('optimiser.progress', { runId, step, fraction }),
      },
    );
    if (done?.kind !== 'learned' || signal.aborted) {
      return err(domainError('cancelled', 'The optimiser was stopped. Nothing has changed.'));
    }
    const learned = done.value;
    switch (learned.kind) {
      case 'tooFew':
        return ok({ kind: 'tooFew', answers: learned.answers, needed: NEEDED_ANSWERS });
      case 'noOptimiser':
        return err(domainError('unavailable', learned.message));
      case 'learned': {
        const { before, after, answers } = learned;
        if (!isBetter(after, before)) return ok({ kind: 'kept', before, after, answers });
        store.local.saveUi(BEFORE, { parameters: fsrsParameters }, clock.nowMs());
        await use([...learned.parameters], runId);
        return ok({
          kind: 'applied',
          ...{ before, after, answers },
          cards: store.cards.count(),
        });
      }
    }
  }

  return {
    dispose: () => running?.abort.abort(),
    handlers: {
      'optimiser.status': () => ok(status()),
      'optimiser.run': ({ runId }) => alone(runId, (signal) => run(runId, signal)),
      'optimiser.cancel'({ runId }) {
        if (running?.runId === runId) running.abort.abort();
        return ok(null);
      },
      'optimiser.undo': ({ runId }) =>
        alone(runId, async () => {
          const before = previous();
          if (!before) {
            return err(
              domainError('nothingToUndo', 'There are no earlier parameters to go back to.'),
            );
          }
          store.local.saveUi(BEFORE, null, clock.nowMs());
          await use(before.parameters, runId);
          return ok({ ...status(), running: false });
        }),
    },
  };
}
