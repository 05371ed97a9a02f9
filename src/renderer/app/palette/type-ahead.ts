import { type Disposable, toDisposable } from '../../../base/disposable.ts';

interface TypedAhead {
  readonly text: string;
  /** Enter was pressed after it. */
  readonly entered: boolean;
}

export interface TypeAhead extends Disposable {
  typed(): TypedAhead;
}

/** Keeps what is typed for a field that is not there yet, and from whatever has the focus now. */
export function typeAhead(
  target: Pick<Window, 'addEventListener' | 'removeEventListener'>,
): TypeAhead {
  let text = '';
  let entered = false;
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    const letter = [...key].length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!letter && key !== 'Backspace' && key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    if (entered) return;
    if (key === 'Enter') entered = true;
    else text = letter ? text + key : [...text].slice(0, -1).join('');
  };
  target.addEventListener('keydown', onKeyDown, { capture: true });
  return {
    ...toDisposable(() => target.removeEventListener('keydown', onKeyDown, { capture: true })),
    typed: () => ({ text, entered }),
  };
}
