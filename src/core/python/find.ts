import { type Candidate, listCandidates, type Machine, readLauncherList } from './candidates.ts';
import { type Probed, probe, refusal } from './probe.ts';
import { childEnvironment, runProcess } from './process.ts';

/** An interpreter that can carry our environment, and why it was taken. */
export interface Interpreter {
  /** The base interpreter, never one of an environment: environments come and go. */
  readonly executable: string;
  readonly version: readonly [number, number, number];
  readonly ensurepip: boolean;
  readonly why: string;
}

interface Refused {
  readonly path: string;
  readonly problem: string;
}

export interface FindOptions {
  readonly machine: Machine;
  /** What the learner chose in Settings. */
  readonly chosenPath: string | null;
  /** Minor versions the bundled packages were built for; any when empty. */
  readonly minors: readonly number[];
  /** Without a `uv`, an interpreter that cannot make environments is of no use. */
  readonly needsEnsurepip: boolean;
  readonly signal?: AbortSignal;
  readonly probeMs?: number;
}

export interface Found {
  readonly interpreter: Interpreter | null;
  readonly tried: readonly Refused[];
}

/** Asks one interpreter after another until one fits; what does not fit is kept with its reason. */
export async function findInterpreter(options: FindOptions): Promise<Found> {
  const { machine, chosenPath } = options;
  const tried: Refused[] = [];
  const chosen: Candidate[] = chosenPath
    ? [{ path: expandHome(chosenPath, machine.home), source: 'Settings' }]
    : [];
  const launcher = machine.platform === 'win32' ? await launcherList(options) : [];
  const candidates = [...chosen, ...listCandidates(machine, launcher)];
  for (const candidate of candidates) {
    if (options.signal?.aborted) break;
    const answer = await probe({
      path: candidate.path,
      environment: machine.environment,
      site: 'bare',
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.probeMs === undefined ? {} : { timeoutMs: options.probeMs }),
    });
    const problem = answer.ok ? unfit(answer.value, options) : answer.error;
    if (answer.ok && problem === null) {
      return { interpreter: taken(candidate, answer.value, tried[0], chosenPath), tried };
    }
    tried.push({ path: candidate.path, problem: problem ?? '' });
  }
  return { interpreter: null, tried };
}

function unfit(found: Probed, options: FindOptions): string | null {
  const refused = refusal(found);
  if (refused !== null) return refused;
  const [, minor] = found.version;
  if (options.minors.length > 0 && !options.minors.includes(minor)) {
    const wanted = options.minors.map((each) => `3.${each}`).join(', ');
    return `This is Python ${found.version.join('.')}; the packages that came with Cairn are for ${wanted}.`;
  }
  if (options.needsEnsurepip && !(found.venv && found.ensurepip)) {
    return `Python ${found.version.join('.')} lacks "ensurepip" or "venv". On Debian and Ubuntu: sudo apt install python3.${minor}-venv.`;
  }
  return null;
}

function taken(
  candidate: Candidate,
  found: Probed,
  firstRefused: Refused | undefined,
  chosenPath: string | null,
): Interpreter {
  const version = found.version.join('.');
  const why =
    candidate.source === 'Settings'
      ? `Python ${version}, which you chose in Settings.`
      : `Python ${version} from ${candidate.source}: the first one found that fits.`;
  const overruled =
    chosenPath && candidate.source !== 'Settings' && firstRefused
      ? ` The one chosen in Settings cannot be used: ${firstRefused.problem}`
      : '';
  return {
    executable: found.baseExecutable || found.executable || candidate.path,
    version: found.version,
    ensurepip: found.venv && found.ensurepip,
    why: why + overruled,
  };
}

async function launcherList({ machine, signal }: FindOptions): Promise<readonly Candidate[]> {
  const outcome = await runProcess({
    command: 'py',
    args: ['-0p'],
    environment: childEnvironment(machine.environment),
    timeoutMs: 3000,
    ...(signal ? { signal } : {}),
  });
  return outcome.kind === 'exited' ? readLauncherList(outcome.stdout) : [];
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? home + path.slice(1) : path;
}

/** What a learner without a fitting Python does next. */
export function howToGetPython(platform: NodeJS.Platform): readonly string[] {
  const last =
    'If Python is installed already, name its path in Settings, then choose "Try again".';
  switch (platform) {
    case 'win32':
      return [
        'Install Python 3.13 (64-bit) from https://www.python.org/downloads/windows/ and tick "Add python.exe to PATH".',
        'Or, in a terminal: winget install Python.Python.3.13',
        last,
      ];
    case 'darwin':
      return [
        'Install Python 3.13 from https://www.python.org/downloads/macos/',
        'Or with Homebrew: brew install python@3.13',
        last,
      ];
    default:
      return [
        'Debian and Ubuntu: sudo apt install python3 python3-venv',
        'Fedora: sudo dnf install python3',
        'Without administrator rights: install uv, then run "uv python install 3.13".',
        last,
      ];
  }
}
