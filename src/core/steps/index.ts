import { ok } from '../../base/result.ts';
import { STEP_IDS, type StepId, type StepView } from '../../contract/steps.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';

export interface StepsFeature {
  readonly handlers: Handlers<'steps.get' | 'steps.tick'>;
}

export interface StepsParts {
  /** Whether a path is followed. */
  readonly followsPath: () => boolean;
  /** Whether exercises can run on this machine. */
  readonly pythonReady: () => boolean;
}

const HAND_KEY = 'steps/by-hand';

/** The plan's next steps as a list that ticks itself: each is asked of what was done. */
export function createStepsFeature(context: FeatureContext, parts: StepsParts): StepsFeature {
  const { store, clock, emit } = context;

  const happened: Readonly<Record<StepId, () => boolean>> = {
    assess: () => store.assessments.lastResult() !== null,
    path: parts.followsPath,
    environment: parts.pythonReady,
    build: () => store.attempts.states().some(({ passedMs }) => passedMs !== null),
    // People are met outside of Cairn; what came from one of them is a sign.
    community: () => store.imports.batches().some(({ undoneMs }) => undoneMs === null),
  };

  function byHand(): ReadonlySet<string> {
    const kept = store.local.ui(HAND_KEY);
    return new Set(Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []);
  }

  function view(): readonly StepView[] {
    const hand = byHand();
    return STEP_IDS.map((id) => {
      const isDone = happened[id]();
      return { id, done: isDone || hand.has(id), byHand: !isDone && hand.has(id) };
    });
  }

  return {
    handlers: {
      'steps.get': () => ok(view()),
      'steps.tick'({ id, done }) {
        const hand = new Set(byHand());
        if (done) hand.add(id);
        else hand.delete(id);
        store.local.saveUi(HAND_KEY, [...hand], clock.nowMs());
        emit('changed', { topics: ['today'] });
        return ok(view());
      },
    },
  };
}
