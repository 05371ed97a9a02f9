import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { Failures, type Fault } from './fault.ts';

const CHILD = fileURLToPath(new URL('./start-child.ts', import.meta.url));
/** SQLite 3.51.3 and newer have no WAL-reset bug. */
const OLDEST_SQLITE = 3_051_003;

export const starts: Fault = {
  promise: '7',
  name: 'starts',
  async run(run) {
    const failures = new Failures();
    const count = run.count(12, 100);
    const folder = run.folder('profile');
    const children = Array.from({ length: count }, () =>
      fork(CHILD, [folder], {
        execArgv: ['--disable-warning=ExperimentalWarning'],
        env: { ...process.env, NODE_COMPILE_CACHE: run.folder('compiled') },
      }),
    );
    await Promise.all(children.map((child) => once(child, 'message')));
    const answers = children.map((child) => once(child, 'message'));
    for (const child of children) child.send('open');
    const said = (await Promise.all(answers)).map(([answer]) => String(answer));
    const gone = children.map((child) => once(child, 'exit'));
    for (const child of children) child.disconnect();
    await Promise.all(gone);
    const opened = said.filter((answer) => answer === 'opened').length;
    const locked = said.filter((answer) => answer === 'locked').length;
    failures.expect(opened === 1, `${opened} opened`);
    failures.expect(
      locked === count - 1,
      `of the others ${said.filter((each) => each !== 'opened').join(', ')}`,
    );
    const db = new Database(':memory:');
    const version = db.prepare('SELECT sqlite_version()').pluck().get() as string;
    db.close();
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
    failures.expect(major * 1e6 + minor * 1e3 + patch >= OLDEST_SQLITE, `SQLite is ${version}`);
    const figures = `${count} starts at once: ${opened} opened, ${locked} were told it is open; SQLite ${version}`;
    return { kind: 'done', figures, failures: failures.list };
  },
};
