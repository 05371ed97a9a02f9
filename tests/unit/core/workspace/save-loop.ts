import { type Disk, realDisk } from '../../../../src/core/disk.ts';
import { saveFile } from '../../../../src/core/workspace/save.ts';

/*
 * Saves one file again and again, each time with another text, says after each save which one it was, and kills itself with SIGKILL
 * right before its nth act on the disk.
 */

const [folder = '', from = '0', killBefore = '1'] = process.argv.slice(2);
let acts = 0;

function count(): void {
  acts++;
  if (acts === Number(killBefore)) process.kill(process.pid, 'SIGKILL');
}

const disk: Disk = new Proxy(realDisk, {
  get(real, name: keyof Disk) {
    const act = real[name] as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => {
      count();
      // In pieces, as a nearly full or slow disk takes them: a kill may come between any two.
      if (name === 'writeSync') args[3] = Math.min(Number(args[3]), 20_000);
      return act(...args);
    };
  },
});

const plan = { roles: new Map([['work.py', 'edit' as const]]), starter: () => [] };
const body = 'work = 1\n'.repeat(10_000);
for (let n = Number(from); ; n++) {
  const content = `${n}\n${body}${n}\n`;
  const base = { kind: 'any' as const };
  const onWritten = () => {};
  const saved = saveFile({ disk, folder, plan, path: 'work.py', content, base, onWritten });
  if (!saved.ok) throw new Error(saved.error.message);
  process.stdout.write(`${n}\n`);
}
