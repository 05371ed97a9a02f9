import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE_NAME = 'instance.json';

const instance = z.object({
  format: z.literal(1),
  pid: z.number().int().positive(),
  version: z.string().max(60),
  /** The path of the socket, or the name of the pipe. */
  address: z.string().min(1).max(400),
  token: z.string().min(20).max(200),
});
/** How to reach the core that runs on a profile. */
export type Instance = z.infer<typeof instance>;

/** What the profile in `folder` says about a running core. It may be long gone: only an answer proves it. */
export function readInstance(folder: string): Instance | null {
  try {
    const parsed = instance.safeParse(JSON.parse(readFileSync(join(folder, FILE_NAME), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Writes it whole or not at all, for this user's eyes only. The caller holds the profile's lock. */
export function writeInstance(folder: string, value: Instance): void {
  const file = join(folder, FILE_NAME);
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
}

export function removeInstance(folder: string): void {
  rmSync(join(folder, FILE_NAME), { force: true });
}
