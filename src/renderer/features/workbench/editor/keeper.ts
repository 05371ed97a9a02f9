import { type Disposable, DisposableStack } from '../../../../base/disposable.ts';
import type { Client } from '../../../../contract/client.ts';
import type { ExerciseId } from '../../../../contract/ids.ts';
import type { EditorMemory } from '../logic/editor-memory.ts';

/** Cursor and scroll are remembered this long after the last change; the text itself is saved much sooner. */
const REMEMBER_AFTER_MS = 1000;

/** Keeps an exercise's cursors, scroll positions and ways back: soon after a change, and at once when the window is left. */
export class EditorKeeper implements Disposable {
  readonly #core: Client;
  readonly #exerciseId: ExerciseId;
  /** What to keep now; null while there is nothing yet. */
  readonly #memory: () => EditorMemory | null;
  readonly #disposables = new DisposableStack();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: {
    readonly core: Client;
    readonly exerciseId: ExerciseId;
    readonly memory: () => EditorMemory | null;
    /** The learner is in another window. */
    readonly away: () => void;
    /** The page ends: nobody will be there for an answer. */
    readonly gone: () => void;
  }) {
    this.#core = options.core;
    this.#exerciseId = options.exerciseId;
    this.#memory = options.memory;
    const blurred = (): void => {
      options.away();
      this.keep();
    };
    const hidden = (): void => {
      options.gone();
      this.keep();
    };
    window.addEventListener('blur', blurred);
    window.addEventListener('pagehide', hidden);
    this.#disposables.defer(() => {
      clearTimeout(this.#timer);
      window.removeEventListener('blur', blurred);
      window.removeEventListener('pagehide', hidden);
    });
  }

  keepSoon(): void {
    this.#timer ??= setTimeout(() => this.keep(), REMEMBER_AFTER_MS);
  }

  keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const memory = this.#memory();
    if (memory === null) return;
    void this.#core.call('ui.save', {
      key: `editor/${this.#exerciseId}`,
      value: JSON.parse(JSON.stringify(memory)),
    });
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
