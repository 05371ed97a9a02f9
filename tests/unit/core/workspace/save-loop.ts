import { createHash } from 'node:crypto';
import { realDisk } from '../../../../src/core/workspace/disk.ts';
import { saveFile } from '../../../../src/core/workspace/save.ts';

/*
 * Saves one file again and again, each time with another text, and says after each save which one it was: to be killed by a test.
 */

const [folder = '', from = '0'] = process.argv.slice(2);
const plan = { roles: new Map([['work.py', 'edit' as const]]), starter: () => [] };
let version: string | null = null;
for (let n = Number(from); ; n++) {
  const body = `${n}\n`.repeat(120_000);
  const content = `${createHash('sha256').update(body).digest('hex')}\n${body}`;
  const saved = saveFile({
    disk: realDisk,
    folder,
    plan,
    path: 'work.py',
    content,
    base: version === null ? { kind: 'any' } : { kind: 'version', version },
    onWritten: () => {},
  });
  if (!saved.ok) throw new Error(saved.error.message);
  version = saved.value.version;
  process.stdout.write(`${n}\n`);
}
