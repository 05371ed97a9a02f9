import { type RefObject, useEffect, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { PointId, Uuid } from '../../../../contract/ids.ts';
import { core } from '../../../rpc/client.ts';

/** Flying past the end is not reading it. */
const SEEN_MS = 800;

/** Marks the lesson as read when its end has been on screen for a moment. */
export function useLessonRead(options: {
  readonly pointId: PointId;
  readonly read: boolean;
  readonly shown: boolean;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly end: RefObject<HTMLElement | null>;
}): boolean {
  const { pointId, read, shown, scroller, end } = options;
  const [done, setDone] = useState(read);
  useEffect(() => {
    if (done || !shown || !end.current) return;
    // Made once: if the answer is lost, the same act is sent again.
    const actId = uuidv7() as Uuid;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        clearTimeout(timer);
        if (!entry?.isIntersecting) return;
        timer = setTimeout(() => {
          void core.call('lesson.markRead', { pointId, actId }).then((result) => {
            if (result.ok) setDone(true);
          });
        }, SEEN_MS);
      },
      { root: scroller.current },
    );
    observer.observe(end.current);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [done, shown, pointId, scroller, end]);
  return done;
}
