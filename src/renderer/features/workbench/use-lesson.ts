import { useEffect, useState } from 'react';
import type { Lesson } from '../../../contract/curriculum.ts';
import type { DomainError } from '../../../contract/errors.ts';
import type { PointId } from '../../../contract/ids.ts';
import { core } from '../../rpc/client.ts';

export interface LessonState {
  readonly lesson: Lesson | null;
  readonly read: boolean;
  readonly error: DomainError | null;
  readonly retry: () => void;
}

export function useLesson(pointId: PointId | null): LessonState {
  const [state, setState] = useState<Omit<LessonState, 'retry'>>({
    lesson: null,
    read: false,
    error: null,
  });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is how Try again reads once more.
  useEffect(() => {
    if (pointId === null) return;
    let current = true;
    void core.call('lesson.get', { pointId }).then((result) => {
      if (!current) return;
      setState(
        result.ok
          ? { ...result.value, error: null }
          : { lesson: null, read: false, error: result.error },
      );
    });
    return () => {
      current = false;
    };
  }, [pointId, attempt]);
  return { ...state, retry: () => setAttempt((count) => count + 1) };
}
