import * as fileSystem from 'node:fs';
import { runProcess } from './process.ts';

/** Node has it from 18.15 on; the oldest Electron that the core runs in has 16.17. */
interface WithStatfs {
  readonly statfsSync?: (path: string) => { readonly bavail: number; readonly bsize: number };
}

/** The room that is left where the folder is; null where it cannot be known. */
export async function freeBytes(folder: string, signal: AbortSignal): Promise<number | null> {
  const { statfsSync } = fileSystem as unknown as WithStatfs;
  try {
    if (statfsSync) {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    }
  } catch {
    return null;
  }
  if (process.platform === 'win32') return null;
  const outcome = await runProcess({
    ...{ command: 'df', args: ['-Pk', folder], timeoutMs: 3000, signal },
    environment: process.env,
  });
  const kilobytes = outcome.kind === 'exited' ? /\s(\d+)\s+\d+%\s/.exec(outcome.stdout)?.[1] : null;
  return kilobytes ? Number(kilobytes) * 1024 : null;
}
