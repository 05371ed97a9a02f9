import { create } from 'zustand';

/** Which point the window explains, if any. */
export const useWhyStore = create<{ readonly pointId: string | null }>(() => ({ pointId: null }));

/** Shows what a point's mastery rests on, over whatever screen is open. */
export function openWhy(pointId: string): void {
  useWhyStore.setState({ pointId });
}
