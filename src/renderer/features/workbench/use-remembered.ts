import { useEffect, useMemo, useState } from 'react';
import { core } from '../../rpc/client.ts';
import { type LessonTab, type Place, readPlace } from './logic/layout.ts';

const SAVE_AFTER_MS = 300;

/** Where a lesson or exercise was left: read once, written as it changes. */
export interface RememberedPlace {
  readonly start: Place;
  change(patch: Partial<Place>): void;
}

/** Null while it is being read. */
export function useRemembered(id: string, fallbackTab: LessonTab): RememberedPlace | null {
  const [start, setStart] = useState<Place | null>(null);
  const key = `workbench/place/${id}`;
  useEffect(() => {
    let current = true;
    setStart(null);
    void core.call('ui.get', { key }).then((stored) => {
      if (current) setStart(readPlace(stored.ok ? stored.value : null, fallbackTab));
    });
    return () => {
      current = false;
    };
  }, [key, fallbackTab]);
  const keeper = useMemo(() => (start === null ? null : createKeeper(key, start)), [key, start]);
  useEffect(() => {
    if (!keeper) return;
    window.addEventListener('pagehide', keeper.save);
    return () => {
      window.removeEventListener('pagehide', keeper.save);
      // The parts of the screen say where they stand as they go, which is after this.
      queueMicrotask(keeper.save);
    };
  }, [keeper]);
  return keeper;
}

function createKeeper(key: string, start: Place): RememberedPlace & { save(): void } {
  let place = start;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    void core.call('ui.save', { key, value: JSON.parse(JSON.stringify(place)) });
  };
  return {
    start,
    save,
    change(patch) {
      place = { ...place, ...patch };
      timer ??= setTimeout(save, SAVE_AFTER_MS);
    },
  };
}
