import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { ankiPackage } from '../helpers/anki-collection.ts';
import type { ZipEntry } from '../helpers/zip.ts';
import { buildShim } from './disk-shim.ts';
import { Failures, type Fault, skipped } from './fault.ts';
import { createLab } from './lab.ts';

/** Names under which code lies that some program runs by itself, when it finds it. */
const NAMES = [
  ...['conftest.py', 'evil.pth', 'sitecustomize.py', 'usercustomize.py', '__init__.py'],
  ...['x/run.sh', 'Makefile', '.bashrc', '.envrc', 'package.json', 'postinstall.js'],
  ...['autorun.inf', 'evil.desktop', 'run.bat', 'addon/__init__.py', '.git/hooks/post-checkout'],
];

export const foreign: Fault = {
  promise: '10',
  name: 'foreign',
  async run(run) {
    const library = buildShim('line');
    if (library === null) return skipped('it needs Linux and a C compiler');
    const failures = new Failures();
    const starts = join(run.folder('starts'), 'starts.txt');
    const canary = join(run.folder('canary'), 'was-here');
    const environment = { LD_PRELOAD: library, CAIRN_FAULT_STARTS: starts };
    const lab = createLab(run, { name: 'foreign', withoutShim: true, environment });
    const total = run.count(2, 50);
    for (let n = 0; n < total; n++) {
      const path = join(run.folder('files'), `${n}.apkg`);
      writeFileSync(path, withCode(n, canary));
      const importId = uuidv7() as never;
      await lab.call('import.read', { importId, source: { kind: 'path', path }, csv: null });
      await lab.call('import.apply', { importId });
      const cards = await lab.call('card.list', {
        ...{ query: 'deck:*', sort: 'order', descending: false, offset: 0, limit: 5 },
      });
      for (const { cardId } of cards.rows) {
        await lab.call('card.source', { cardId });
        await lab.call('review.card', { cardId });
      }
      failures.expect(cards.rows.length > 0, 'nothing was imported');
    }
    await lab.close();
    const noted = existsSync(starts) ? readFileSync(starts, 'utf8').trim().split('\n') : [];
    // A file from elsewhere is read in a process of its own, of our own program.
    const others = noted.filter((line) => !line.startsWith(`start ${process.execPath} by `));
    failures.expect(noted.length >= total, `${noted.length} starts were noted of ${total} readers`);
    failures.expect(others.length === 0, others.slice(0, 3).join('; '));
    failures.expect(!existsSync(canary), 'code of an import ran');
    const figures = `${total} imports with code beside their cards, read, kept and looked through: ${others.length} processes started but Cairn's own reader`;
    return { kind: 'done', figures, failures: failures.list };
  },
};

/** A package of cards, and code wherever some program would look for it. */
function withCode(n: number, canary: string): Buffer {
  const code = `import os; os.system("touch ${canary}")\n`;
  const shell = `#!/bin/sh\ntouch ${canary}\n`;
  const files = NAMES.map((name): ZipEntry => {
    return { name, content: name.endsWith('.py') || name.endsWith('.pth') ? code : shell };
  });
  const front = [
    `Question ${n}`,
    `<script>fetch("file://${canary}")</script>`,
    `\`\`\`python\n${code}\`\`\``,
  ];
  return ankiPackage(
    (db) =>
      db
        .prepare('UPDATE notes SET guid = ?, flds = ?')
        .run(`g${n}`, `${front.join(' ')}\u001f${code}`),
    [{ name: 'media', content: '{}' }, ...files],
  );
}
