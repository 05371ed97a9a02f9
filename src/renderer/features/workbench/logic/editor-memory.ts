/** What an editor remembers of one file between two starts. */
export interface FileMemory {
  /** Of the text that selection and history belong to. */
  readonly digest: string;
  readonly anchor: number;
  readonly head: number;
  /** The position that stood at the top edge. */
  readonly top: number;
  readonly history: unknown;
}

export interface EditorMemory {
  readonly format: 1;
  readonly active: string | null;
  readonly files: Readonly<Record<string, FileMemory>>;
}

export const EMPTY_MEMORY: EditorMemory = { format: 1, active: null, files: {} };
/** A file's undo history as JSON: an hour of typing is about 50 KB. */
export const HISTORY_LIMIT_CHARS = 150_000;
/** All of it; the store takes 2 MB. */
export const MEMORY_LIMIT_CHARS = 1_000_000;

/** Tells two texts apart; collisions only matter against oneself. (FNV-1a twice, with the length.) */
export function digest(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return `${text.length}-${(low >>> 0).toString(16)}-${(high >>> 0).toString(16)}`;
}

interface HistoryJson {
  readonly done: readonly unknown[];
  readonly undone: readonly unknown[];
}

function isHistory(value: unknown): value is HistoryJson {
  if (typeof value !== 'object' || value === null) return false;
  const { done, undone } = value as Partial<HistoryJson>;
  return Array.isArray(done) && Array.isArray(undone);
}

/** The newest part of a history that fits: undo goes back from the end, so the oldest steps may go. */
export function boundHistory(history: unknown, limit = HISTORY_LIMIT_CHARS): unknown {
  if (!isHistory(history)) return null;
  const undone = JSON.stringify(history.undone).length > limit / 2 ? [] : history.undone;
  let room = limit - JSON.stringify(undone).length;
  let from = history.done.length;
  while (from > 0) {
    room -= JSON.stringify(history.done[from - 1]).length + 1;
    if (room < 0) break;
    from--;
  }
  return { done: history.done.slice(from), undone };
}

/** Drops histories, largest first, until the whole fits. */
export function boundMemory(memory: EditorMemory, limit = MEMORY_LIMIT_CHARS): EditorMemory {
  const files: Record<string, FileMemory> = { ...memory.files };
  let size = JSON.stringify(memory).length;
  const bySize = Object.entries(files)
    .map(([path, file]) => ({ path, size: JSON.stringify(file.history ?? null).length }))
    .sort((a, b) => b.size - a.size);
  for (const { path, size: dropped } of bySize) {
    if (size <= limit) break;
    const file = files[path];
    if (file) files[path] = { ...file, history: null };
    size -= dropped;
  }
  return { ...memory, files };
}

/** What was remembered, if it still has the shape; the store keeps any JSON. */
export function readMemory(value: unknown): EditorMemory {
  if (typeof value !== 'object' || value === null) return EMPTY_MEMORY;
  const { format, active, files } = value as Partial<EditorMemory>;
  if (format !== 1 || typeof files !== 'object' || files === null) return EMPTY_MEMORY;
  const kept: Record<string, FileMemory> = {};
  for (const [path, file] of Object.entries(files)) {
    if (
      typeof file?.digest === 'string' &&
      [file.anchor, file.head, file.top].every((place) => Number.isInteger(place) && place >= 0)
    ) {
      kept[path] = file;
    }
  }
  return { format, active: typeof active === 'string' ? active : null, files: kept };
}

/** A history belongs to one text only: replayed over another it would tear it apart. */
export function restorableHistory(file: FileMemory | undefined, text: string): HistoryJson | null {
  return file !== undefined && isHistory(file.history) && file.digest === digest(text)
    ? file.history
    : null;
}
