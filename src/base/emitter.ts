import { type Disposable, toDisposable } from './disposable.ts';

/** A typed list of listeners. A listener added or removed while firing takes effect at the next fire. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  on(listener: (value: T) => void): Disposable {
    this.#listeners.add(listener);
    return toDisposable(() => this.#listeners.delete(listener));
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
