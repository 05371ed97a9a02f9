import type { DomainError } from '../contract/errors.ts';
import type { PythonStatus } from '../contract/python.ts';

export const EXIT = { done: 0, failed: 1, couldNotRun: 2, cancelled: 130 } as const;

export const DOCTOR_HINT =
  '"cairn doctor" says how everything stands, "cairn doctor --repair" repairs it.';

/** Why a command could not run, and what to do about it. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly todo: readonly string[];
}

export function problem(code: string, message: string, todo: readonly string[] = []): Problem {
  return { code, message, todo };
}

export function fromError({ code, message, logId }: DomainError): Problem {
  return problem(code, logId ? `${message} (log: ${logId})` : message);
}

/** Without Python nothing can be checked: what was looked at, and how to get one. */
export function pythonProblem(status: PythonStatus | null): Problem {
  switch (status?.kind) {
    case 'missing':
      return problem('pythonMissing', status.message, [
        ...status.howTo,
        ...status.tried.map((each) => `Looked at ${each.path}: ${each.problem}`),
      ]);
    case 'failed':
      return problem('pythonMissing', status.message, [DOCTOR_HINT]);
    default:
      return problem('pythonMissing', 'Checks need Python, which is not ready.', [DOCTOR_HINT]);
  }
}
