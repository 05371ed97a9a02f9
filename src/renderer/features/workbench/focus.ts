import type { Disposable } from '../../../base/disposable.ts';
import { Emitter } from '../../../base/emitter.ts';

export type Pane = 'lesson' | 'exercise' | 'editor' | 'checks' | 'terminal';

/** Asks a pane to take the focus; one that is only just being built takes it when it is there. */
class FocusRequests {
  readonly #emitter = new Emitter<Pane>();
  #pending: Pane | null = null;

  request(pane: Pane): void {
    this.#pending = pane;
    // After the pane has been made visible.
    requestAnimationFrame(() => this.#emitter.fire(pane));
  }

  on(listener: (pane: Pane) => void): Disposable {
    return this.#emitter.on(listener);
  }

  /** True once, for the pane that was asked for last. */
  takePending(pane: Pane): boolean {
    if (this.#pending !== pane) return false;
    this.#pending = null;
    return true;
  }
}

export const focusRequests = new FocusRequests();
