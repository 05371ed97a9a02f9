import { posix, win32 } from 'node:path';
import type { Requirement } from '../../contract/python.ts';
import type { Machine } from './candidates.ts';
import { childEnvironment, runProcess } from './process.ts';

interface OptionalTool {
  readonly command: string;
  readonly title: string;
  readonly purpose: string;
  readonly args?: readonly string[];
}

/** What the plan names and no exercise needs: an exercise does with what Cairn brings. */
const TOOLS: readonly OptionalTool[] = [
  { command: 'git', title: 'Git', purpose: 'Versions, branches and pre-commit hooks (1.3).' },
  { command: 'code', title: 'Visual Studio Code', purpose: 'An editor of your own beside Cairn.' },
  { command: 'pycharm', title: 'PyCharm', purpose: 'An editor of your own beside Cairn.' },
  { command: 'postman', title: 'Postman', purpose: 'To try an API by hand (3).' },
  { command: 'psql', title: 'PostgreSQL client', purpose: 'To look into databases by hand (3).' },
  {
    command: 'redis-server',
    title: 'Redis',
    purpose: 'A real server behind caches and queues (3, 5).',
  },
  { command: 'docker', title: 'Docker', purpose: 'To build and run images (7).' },
  {
    command: 'kubectl',
    title: 'kubectl',
    purpose: 'To talk to a Kubernetes cluster (7).',
    args: ['version', '--client'],
  },
  {
    command: 'terraform',
    title: 'Terraform',
    purpose: 'To plan infrastructure (7).',
    args: ['version'],
  },
  { command: 'aws', title: 'AWS command line', purpose: 'To try things in a real cloud (7).' },
  {
    command: 'gcloud',
    title: 'Google Cloud command line',
    purpose: 'To try things in a real cloud (7).',
  },
  { command: 'az', title: 'Azure command line', purpose: 'To try things in a real cloud (7).' },
  {
    command: 'prometheus',
    title: 'Prometheus',
    purpose: 'To collect the metrics of your own services (7).',
  },
  { command: 'grafana', title: 'Grafana', purpose: 'To look at those metrics (7).' },
  {
    command: 'sentry-cli',
    title: 'Sentry command line',
    purpose: 'For releases and their errors (7).',
  },
  { command: 'node', title: 'Node.js', purpose: 'For the front ends of your own projects (8).' },
  {
    command: 'openssl',
    title: 'OpenSSL',
    purpose: 'Certificates and keys by hand (4).',
    args: ['version'],
  },
];

/** A tool that answers later (a slow disk, a virus scan) is listed without its version. */
const TOOL_MS = 2000;

/** Which optional tools are on PATH, asked side by side. */
export function findOptionalTools(machine: Machine): Promise<readonly Requirement[]> {
  return Promise.all(TOOLS.map((tool) => look(tool, machine)));
}

async function look(tool: OptionalTool, machine: Machine): Promise<Requirement> {
  const path = onPath(tool.command, machine);
  const version = path && (await ask(path, tool, machine));
  return {
    ...{ id: `tool.${tool.command}`, title: tool.title, detail: tool.purpose },
    ...{ state: path ? 'ok' : 'optional', repairable: false },
    found: path ? [version, path].filter(Boolean).join(', ') : null,
    fix: path ? null : 'Nothing to do: no exercise needs it.',
  };
}

async function ask(path: string, tool: OptionalTool, machine: Machine): Promise<string | null> {
  // A batch file cannot be started without a shell, and a shell would read its path as code.
  if (/\.(?:cmd|bat)$/i.test(path)) return null;
  const outcome = await runProcess({
    command: path,
    args: tool.args ?? ['--version'],
    environment: childEnvironment(machine.environment),
    timeoutMs: TOOL_MS,
  });
  if (outcome.kind !== 'exited' || outcome.code !== 0) return null;
  return /\d+(?:\.\d+)+/.exec(outcome.stdout)?.[0] ?? null;
}

function onPath(command: string, machine: Machine): string | null {
  const windows = machine.platform === 'win32';
  const { join, delimiter } = windows ? win32 : posix;
  const path = Object.entries(machine.environment).find(
    ([name]) => name === 'PATH' || (windows && name.toUpperCase() === 'PATH'),
  )?.[1];
  const names = windows ? ['.exe', '.cmd', '.bat'].map((end) => command + end) : [command];
  const found = (path ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => machine.isFile(file));
  // Without developer tools, macOS's own git opens a dialog that offers to install them.
  if (machine.platform === 'darwin' && found === '/usr/bin/git') {
    return machine.isFile('/Library/Developer/CommandLineTools/usr/bin/git') ? found : null;
  }
  return found ?? null;
}
