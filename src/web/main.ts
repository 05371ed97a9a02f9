import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import open from 'open';
import type { Channel } from '../contract/envelope.ts';
import { type Serving, serve } from '../core/recovery.ts';
import { startOptions } from '../core/start-options.ts';
import { startWebServer } from './server.ts';

/** The folder with `out` and `resources`: this file is out/main/web.cjs. */
const programFolder = join(__dirname, '..', '..');

/** The answer to the call that asked for a restart goes out first. */
const ANSWER_MS = 100;
const LAST_CALLS_MS = 1_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'no-open': { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error(`--port ${values.port}: give a number from 0 to 65535 (0 takes a free one).`);
    return 2;
  }
  const { version } = JSON.parse(readFileSync(join(programFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const options = startOptions(process.env, programFolder, { shell: 'web', version });
  const channels = new Set<Channel>();
  function openProfile(): Serving {
    const opened = serve({ ...options, restart });
    if (opened.problem) console.error(opened.problem.message);
    return opened;
  }
  /** Windows whose line breaks join again by themselves, and find what is served then. */
  function restart(): void {
    setTimeout(() => {
      serving.dispose();
      serving = openProfile();
      for (const channel of channels) channel.close();
    }, ANSWER_MS);
  }
  let serving = openProfile();
  const server = await startWebServer({
    rendererFolder: join(programFolder, 'out', 'renderer'),
    port,
    accept(channel) {
      channels.add(channel);
      channel.onClose(() => channels.delete(channel));
      serving.attach(channel);
    },
  });
  if (!server.ok) {
    serving.dispose();
    console.error(server.error);
    return 1;
  }
  console.log(`Cairn is at ${server.value.address}`);
  console.log('It listens on this computer only. Ctrl+C ends it.');
  if (!values['no-open']) {
    // A machine without a browser is told the address above; that is enough.
    await open(server.value.address).catch(() => undefined);
  }
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => resolve());
  });
  await server.value.close();
  await serving.settled(LAST_CALLS_MS);
  serving.dispose();
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
