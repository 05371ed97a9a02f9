import type { Disposable } from '../../../../base/disposable.ts';
import type { Result } from '../../../../base/result.ts';
import type { DomainError } from '../../../../contract/errors.ts';
import type { WorkspaceFile } from '../../../../contract/workspace.ts';

/** From the first unsaved keystroke, not the last: someone who types without a pause loses no more than someone who stops. With a slow disk after it, at most 300 ms of typing is at stake. */
export const SAVE_AFTER_MS = 150;
/** A full disk is not emptied in less; the next keystroke tries at once. */
export const RETRY_AFTER_MS = 2000;

export type SaveStatus =
  | { readonly kind: 'saved' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly message: string }
  /** `disk` null: the file was deleted outside. */
  | { readonly kind: 'conflict'; readonly disk: WorkspaceFile | null };

export interface SavePort {
  /** The text as it would be written now. */
  text(): string;
  /** `follows`: the text of the save before, where that is not answered yet. */
  save(
    text: string,
    baseVersion: string | null,
    follows?: string,
  ): Promise<Result<WorkspaceFile, DomainError>>;
  /** Answers with what cancels it. */
  after(ms: number, run: () => void): () => void;
  changed(status: SaveStatus): void;
}

/**
 * Decides when one file is written. One save is in flight at a time; edits made meanwhile go with the next one. A file
 * that changed on disk stops the saving until the learner has chosen: nothing is ever overwritten unseen.
 */
export class SaveScheduler implements Disposable {
  readonly #port: SavePort;
  #base: string | null;
  #edits = 0;
  #savedEdits = 0;
  #sent = 0;
  #flight: { readonly text: string; readonly edits: number; readonly done: Promise<void> } | null =
    null;
  #cancelTimer: (() => void) | null = null;
  #conflict: { readonly disk: WorkspaceFile | null } | null = null;
  #failure: string | null = null;
  #disposed: boolean = false;

  constructor(port: SavePort, baseVersion: string | null) {
    this.#port = port;
    this.#base = baseVersion;
  }

  get version(): string | null {
    return this.#base;
  }

  /** How many saves were begun: what was read from the disk before the last one is old. */
  get sent(): number {
    return this.#sent;
  }

  get dirty(): boolean {
    return this.#edits !== this.#savedEdits;
  }

  get status(): SaveStatus {
    if (this.#conflict !== null) return { kind: 'conflict', disk: this.#conflict.disk };
    if (this.#flight !== null) return { kind: 'saving' };
    if (this.#failure !== null) return { kind: 'failed', message: this.#failure };
    return this.dirty ? { kind: 'unsaved' } : { kind: 'saved' };
  }

  edited(): void {
    this.#edits++;
    if (this.#failure !== null) this.#stopTimer();
    this.#failure = null;
    this.#plan(SAVE_AFTER_MS);
    this.#tell();
  }

  /** Writes what is unsaved now; true when everything is on disk. */
  async flush(): Promise<boolean> {
    this.#stopTimer();
    while (this.#conflict === null) {
      if (this.#flight !== null) await this.#flight.done;
      else if (this.dirty) this.#send();
      else return true;
      if (this.#failure !== null) return false;
    }
    return false;
  }

  /** The save that is under way, if any, has come to its end. */
  async settled(): Promise<void> {
    while (this.#flight !== null) await this.#flight.done;
  }

  /** The page goes for good: what is unsaved is sent now, behind a save whose answer nobody will be there for. */
  leave(): void {
    if (this.#flight === null) void this.flush();
    else if (this.#edits !== this.#flight.edits && this.#conflict === null) {
      void this.#port.save(this.#port.text(), this.#base, this.#flight.text);
    }
  }

  /**
   * The disk holds `disk` now. `adopt`: nothing is unsaved here, so show it (then call `adopted`); `same`: nothing new;
   * `conflict`: both changed, and the learner is asked.
   */
  diskChanged(disk: WorkspaceFile | null): 'same' | 'adopt' | 'conflict' {
    if ((disk?.version ?? null) === this.#base) return 'same';
    if (disk !== null && disk.content === this.#port.text()) {
      this.adopted(disk.version);
      return 'same';
    }
    if (!this.dirty && this.#conflict === null && disk !== null) return 'adopt';
    this.#conflict = { disk };
    this.#stopTimer();
    this.#tell();
    return 'conflict';
  }

  /** The text shown is now what the disk holds under `version`. */
  adopted(version: string): void {
    this.#base = version;
    this.#savedEdits = this.#edits;
    this.#conflict = null;
    this.#failure = null;
    this.#stopTimer();
    this.#tell();
  }

  /** The learner's text replaces what is on disk, which they have been told of. */
  keepMine(): Promise<boolean> {
    if (this.#conflict === null) return this.flush();
    this.#base = this.#conflict.disk?.version ?? null;
    this.#conflict = null;
    this.#edits++;
    return this.flush();
  }

  /** Sends what is unsaved on its way and says nothing any more. */
  dispose(): void {
    if (this.#disposed) return;
    this.#stopTimer();
    this.#disposed = true;
    if (this.dirty && this.#conflict === null) void this.flush();
  }

  #plan(ms: number): void {
    if (this.#cancelTimer !== null || this.#flight !== null || this.#conflict !== null) return;
    this.#cancelTimer = this.#port.after(ms, () => {
      this.#cancelTimer = null;
      if (this.#flight === null && this.#conflict === null && this.dirty) this.#send();
    });
  }

  #send(): void {
    const edits = this.#edits;
    const text = this.#port.text();
    this.#sent++;
    this.#failure = null;
    const done = this.#port.save(text, this.#base).then((result) => {
      this.#flight = null;
      this.#receive(result, edits, text);
      this.#tell();
    });
    this.#flight = { text, edits, done };
    this.#tell();
  }

  #receive(result: Result<WorkspaceFile, DomainError>, edits: number, text: string): void {
    if (result.ok) {
      this.#base = result.value.version;
      this.#savedEdits = edits;
      if (this.dirty && !this.#disposed) this.#plan(SAVE_AFTER_MS);
      return;
    }
    if (result.error.code !== 'fileConflict') {
      this.#failure = result.error.message;
      if (!this.#disposed) this.#plan(RETRY_AFTER_MS);
      return;
    }
    const disk = fileOf(result.error.data);
    if (disk !== null && disk.content === text) {
      // Our own save, sent again after the connection broke: it had arrived.
      this.#base = disk.version;
      this.#savedEdits = edits;
      if (this.dirty && !this.#disposed) this.#plan(SAVE_AFTER_MS);
      return;
    }
    this.#conflict = { disk };
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #tell(): void {
    if (!this.#disposed) this.#port.changed(this.status);
  }
}

/** The file that a conflict's error carries; null where it is gone. */
function fileOf(data: unknown): WorkspaceFile | null {
  if (typeof data !== 'object' || data === null) return null;
  const file = ('file' in data ? data.file : data) as Partial<WorkspaceFile> | null;
  return typeof file?.path === 'string' && typeof file.version === 'string'
    ? (file as WorkspaceFile)
    : null;
}
