import { create } from 'zustand';
import { navigate } from '../../app/location.ts';

/** Where a review was left to look something up in a lesson. */
export const useWayBack = create<{ readonly to: string | null }>(() => ({ to: null }));

/** Goes to the lesson; the window offers the way back to the card. */
export function lookUp(lesson: string, from: string): void {
  useWayBack.setState({ to: from });
  navigate(lesson);
}

export function cameBack(): void {
  if (useWayBack.getState().to !== null) useWayBack.setState({ to: null });
}
