import { useEffect } from 'react';
import { create } from 'zustand';

export const useScreenStore = create<{ readonly title: string }>(() => ({ title: '' }));

/** Names the screen: the window's title, and what a screen reader hears on arriving. */
export function useScreenTitle(title: string): void {
  useEffect(() => {
    useScreenStore.setState({ title });
    document.title = title === '' ? 'Cairn' : `${title} · Cairn`;
  }, [title]);
}
