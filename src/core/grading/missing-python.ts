import type { PythonStatus, SetUpProgress } from '../../contract/python.ts';

/** Why nothing can run now, as a sentence. */
export function describeMissing(status: PythonStatus): string {
  switch (status.kind) {
    case 'missing':
    case 'failed':
      return status.message;
    case 'settingUp':
      return `Python is still being set up (${status.step}${progressOf(status)}). Your code is saved; check it when that is done.`;
    default:
      return 'Cairn is still looking for Python. Try again in a moment.';
  }
}

function progressOf({ fraction, packages }: SetUpProgress): string {
  if (packages?.total) return `: ${packages.done} of ${packages.total} packages`;
  return fraction === null ? '' : `: ${Math.round(fraction * 100)} %`;
}
