import { create } from 'zustand';

export interface Notice {
  readonly id: number;
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
  /** Offers to take it back, or to go where it happened. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** What is read in passing goes by itself; a warning waits to be read. */
const SHOWN_MS = 7_000;
const MOST = 3;

let nextId = 1;

export const useNotices = create<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

/** A short line at the edge of the window that takes no focus. */
export function notify(notice: Omit<Notice, 'id'>): void {
  const id = nextId++;
  useNotices.setState(({ notices }) => ({
    // What is told in passing gives way to what is told next.
    notices: [...notices.filter((one) => one.level !== 'info'), { ...notice, id }].slice(-MOST),
  }));
  if (notice.level === 'info') setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }));
}
