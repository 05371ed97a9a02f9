import { useEffect } from 'react';
import { create } from 'zustand';
import { type Disposable, toDisposable } from '../../base/disposable.ts';
import { type KeyName, matchesKey } from '../components/keys.ts';

/** Something the learner can do from anywhere on the screen it belongs to: by key, and from the palette. */
export interface Action {
  /** `review.undo`: unique, and says which feature it is of. */
  readonly id: string;
  /** A verb: `Undo the last answer`. */
  readonly title: string;
  /** The heading it stands under in the list of keys. */
  readonly group: string;
  readonly keys?: KeyName;
  /** More words the palette finds it by. */
  readonly also?: string;
  /** The key works even inside an element that keeps its keys to itself (`data-keeps-keys`, such as a terminal). */
  readonly everywhere?: boolean;
  /** False: listed with its key, but the palette does not offer it. */
  readonly inPalette?: boolean;
  readonly run: () => void;
}

interface ActionState {
  /** What was registered last comes last, and wins a key. */
  readonly registered: readonly (readonly Action[])[];
}

export const useActionStore = create<ActionState>(() => ({ registered: [] }));

function registerActions(actions: readonly Action[]): Disposable {
  useActionStore.setState(({ registered }) => ({ registered: [...registered, actions] }));
  return toDisposable(() =>
    useActionStore.setState(({ registered }) => ({
      registered: registered.filter((candidate) => candidate !== actions),
    })),
  );
}

/** Registers actions for as long as the component is shown. Give it a memoised list. */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => {
    const registration = registerActions(actions);
    return () => registration.dispose();
  }, [actions]);
}

export function allActions(state: ActionState = useActionStore.getState()): readonly Action[] {
  return state.registered.flat();
}

/** The registered action of a key press, if any: the one registered last wins. */
export function actionFor(event: KeyboardEvent, actions: readonly Action[]): Action | undefined {
  const target = event.target instanceof Element ? event.target : null;
  const keepsKeys = target?.closest('[data-keeps-keys]') != null;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !/^F\d+$/.test(event.key);
  const typing = target !== null && isTyping(target);
  const modal = document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]');
  if (plain && (typing || keepsKeys || modal)) return undefined;
  // Space and Enter press the control that has the focus.
  const pressing = event.key === ' ' || event.key === 'Enter';
  if (plain && pressing && target?.closest('button, a, summary, [role="tab"], [role="radio"]')) {
    return undefined;
  }
  return [...actions]
    .reverse()
    .find(
      (action) =>
        action.keys !== undefined &&
        (action.everywhere === true || !keepsKeys) &&
        matchesKey(action.keys, event),
    );
}

function isTyping(target: Element): boolean {
  if (target instanceof HTMLInputElement) {
    return !['button', 'checkbox', 'radio', 'range', 'submit'].includes(target.type);
  }
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

/** Runs actions by their keys; call it once. */
export function listenForKeys(): Disposable {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const action = actionFor(event, allActions());
    if (!action) return;
    event.preventDefault();
    action.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return toDisposable(() => window.removeEventListener('keydown', onKeyDown));
}
