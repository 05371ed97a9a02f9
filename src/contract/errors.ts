/** Every expected failure a method can answer with. `message` is a sentence for the learner: what happened, what was kept, what to do. */
export const ERROR_CODES = [
  /** The call is not one the contract knows, or its parameters do not fit. A bug in the caller. */
  'badRequest',
  /** A bug in the core: logged there under `logId`. */
  'internal',
  'notFound',
  'notWritten',
  /** The file changed on disk since the client read it: `workspace.save` sends what is there now in `data`. */
  'fileConflict',
  'badPath',
  'tooLarge',
  'ioFailed',
  'diskFull',
  /** The card was answered or changed since it was shown. */
  'cardChanged',
  'nothingToUndo',
  'pythonMissing',
  'busy',
  'cancelled',
  /** The connection broke before the answer came, and the call could not be repeated safely. */
  'disconnected',
  'readOnly',
  /** A file from elsewhere that is damaged, of another kind or version, or built to harm. Nothing was changed. */
  'fileRefused',
  /** The log of a profile that this one has not been joined with: `join` takes it in. */
  'otherProfile',
  /** The profile did not open: `recovery.status` says why and what there is to go back to. */
  'profileClosed',
  /** What it needs is not on this machine, and cannot be had here. */
  'unavailable',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface DomainError {
  readonly code: ErrorCode;
  readonly message: string;
  /** For `internal`: where to find it in the log. */
  readonly logId?: string;
  readonly data?: unknown;
}

export function domainError(code: ErrorCode, message: string, data?: unknown): DomainError {
  return data === undefined ? { code, message } : { code, message, data };
}
