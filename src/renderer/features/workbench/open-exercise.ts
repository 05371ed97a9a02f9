import { useEffect, useState } from 'react';
import type { DomainError } from '../../../contract/errors.ts';
import type { ExerciseId } from '../../../contract/ids.ts';
import { useSession } from '../../app/session.ts';
import { core } from '../../rpc/client.ts';
import { ExerciseSession } from './exercise-session.ts';

export interface OpenExercise {
  readonly session: ExerciseSession | null;
  readonly error: DomainError | null;
  readonly retry: () => void;
}

/** Opens an exercise for as long as its screen is shown. */
export function useOpenExercise(
  exerciseId: ExerciseId | null,
  leaveEditor: () => void,
): OpenExercise {
  const [state, setState] = useState<{
    session: ExerciseSession | null;
    error: DomainError | null;
  }>({ session: null, error: null });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is how Try again asks for a new session.
  useEffect(() => {
    if (exerciseId === null) {
      ExerciseSession.showNothing();
      setState({ session: null, error: null });
      return;
    }
    const session = new ExerciseSession({
      core,
      exerciseId,
      tabIndents: () => useSession.getState().settings.tabIndents,
      lintWhileTyping: () => useSession.getState().settings.lintWhileTyping,
      formatOnSave: () => useSession.getState().settings.formatOnSave,
      leaveEditor,
    });
    let current = true;
    setState({ session, error: null });
    void session.load().then((error) => {
      if (current) setState({ session, error });
    });
    return () => {
      current = false;
      session.dispose();
    };
  }, [exerciseId, leaveEditor, attempt]);
  return { ...state, retry: () => setAttempt((count) => count + 1) };
}
