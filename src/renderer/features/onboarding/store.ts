import { useEffect } from 'react';
import { create } from 'zustand';
import { todayResource } from '../../app/curriculum.ts';
import { useSession } from '../../app/session.ts';
import { core } from '../../rpc/client.ts';

type Welcome = 'unknown' | 'shown' | 'done';

const useStore = create<{ readonly welcome: Welcome }>(() => ({ welcome: 'unknown' }));

/** Whether Today greets a new learner: on the first start, until a door was chosen. */
export function useWelcome(): Welcome {
  const welcome = useStore((state) => state.welcome);
  const firstRun = useSession((state) => state.hello?.firstRun === true);
  const begun = todayResource.store(({ value }) => {
    const actions = value ? [value.next, ...value.alternatives] : [];
    const onPath = actions.some((action) => action.kind === 'point' && action.path !== null);
    return onPath || (value?.lastPointId ?? null) !== null;
  });
  useEffect(() => {
    if (useStore.getState().welcome !== 'unknown') return;
    if (!firstRun) {
      useStore.setState({ welcome: 'done' });
      return;
    }
    void core.call('ui.get', { key: 'onboarding/done' }).then((seen) => {
      useStore.setState({ welcome: seen.ok && seen.value === true ? 'done' : 'shown' });
    });
  }, [firstRun]);
  // Whoever began a point, or chose a path, some other way needs no door any more.
  return welcome === 'shown' && begun ? 'done' : welcome;
}

export function finishWelcome(): void {
  useStore.setState({ welcome: 'done' });
  void core.call('ui.save', { key: 'onboarding/done', value: true });
}
