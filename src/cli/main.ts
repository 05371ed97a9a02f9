import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startOptions } from '../core/start-options.ts';
import { EXIT } from './problem.ts';
import { run } from './run.ts';
import { openSession } from './session.ts';

/** The folder with `out` and `resources`: this file is out/main/cli.cjs. */
const programFolder = join(__dirname, '..', '..');

async function main(): Promise<number> {
  const { version } = JSON.parse(readFileSync(join(programFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const core = startOptions(process.env, programFolder, { shell: 'web', version });
  const profileFolder = join(core.dataFolder, 'profiles', core.profile);
  return run({
    profileFolder,
    words: process.argv.slice(2),
    folder: process.cwd(),
    version,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    openSession: () => openSession({ core, profileFolder }),
    ask,
    interrupted: interruption(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
}

/** On stderr, so that stdout stays what the command answers. */
function ask(question: string): Promise<boolean | null> {
  if (!process.stdin.isTTY) return Promise.resolve(null);
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    let answer = false;
    lines.question(question, (text) => {
      answer = /^y(?:es)?$/i.test(text.trim());
      lines.close();
    });
    lines.on('SIGINT', () => process.emit('SIGINT'));
    lines.on('close', () => resolve(answer));
  });
}

/** The first Ctrl-C asks the command to stop; the second ends it. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(EXIT.cancelled);
        asked = true;
        resolve();
      });
    }
  });
}

// A reader that went away (`cairn list | head`) wants no more.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => process.exit(EXIT.couldNotRun));
}

main().then(
  (code) => {
    // A pipe may still hold what was written; the core's own handles must not hold the process.
    process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
  },
  (error) => {
    console.error(error);
    process.exit(EXIT.couldNotRun);
  },
);
