/** Something that holds a resource (process, handle, listener) until it is disposed. Disposing twice is harmless. */
export interface Disposable {
  dispose(): void;
}

export function toDisposable(release: () => void): Disposable {
  let done = false;
  return {
    dispose() {
      if (done) return;
      done = true;
      release();
    },
  };
}

/** Disposes its members in reverse order of being added, all of them even when one throws; then throws the first error. */
export class DisposableStack implements Disposable {
  readonly #members: Disposable[] = [];

  add<T extends Disposable>(member: T): T {
    this.#members.push(member);
    return member;
  }

  defer(release: () => void): void {
    this.#members.push(toDisposable(release));
  }

  dispose(): void {
    const errors: unknown[] = [];
    for (let member = this.#members.pop(); member; member = this.#members.pop()) {
      try {
        member.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
