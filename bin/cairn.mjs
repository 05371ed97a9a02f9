#!/usr/bin/env node
// `npx cairn`: runs the built command line (out/main/cli.cjs) on the project's own Node, which the database's module is made for.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'out', 'main', 'cli.cjs');
const bin = join(root, 'node_modules', 'node', 'bin');
const node = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
const NODE_MAJOR = '24';

if (!existsSync(program) || !existsSync(node)) {
  console.error(
    'cairn: this copy of Cairn is not built yet. Run "npm start" once (or "node scripts/setup.mjs").',
  );
  process.exit(2);
}
if (process.versions.node.split('.')[0] === NODE_MAJOR) {
  createRequire(import.meta.url)(program);
} else {
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal's Ctrl-C reaches the child by itself; it says when it is done.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`cairn: ${error.message}`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
  });
}
