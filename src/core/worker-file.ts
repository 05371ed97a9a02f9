import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a thread's code is: built, `bundle` beside the core's own; from the sources, `source` beside the module at `from`. */
export function workerFile(from: string, bundle: string, source: string): string {
  const here = fileURLToPath(from);
  return join(dirname(here), here.endsWith('.ts') ? source : bundle);
}
