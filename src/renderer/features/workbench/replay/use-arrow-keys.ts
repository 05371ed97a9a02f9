import type { KeyboardEvent } from 'react';

/** Moves the focus among the buttons of a list: one stop for Tab, the arrow keys inside. */
export function useArrowKeys(): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || event.shiftKey) return;
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
    const at = buttons.indexOf(event.target as HTMLElement);
    const next = buttons[at + step];
    if (at === -1) return;
    event.preventDefault();
    next?.focus();
  };
}
