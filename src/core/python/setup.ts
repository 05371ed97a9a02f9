import { join } from 'node:path';
import type { PythonStatus, SetUpProgress } from '../../contract/python.ts';
import type { Log } from '../log.ts';
import { type BuildProblem, buildEnvironment, verifyEnvironment } from './build.ts';
import type { Machine } from './candidates.ts';
import { type Environment, type EnvironmentStore, environmentPython } from './environments.ts';
import { findInterpreter, howToGetPython, type Interpreter } from './find.ts';
import { type PackagePlan, readPackagePlan } from './packages.ts';
import { type Probed, probe, refusal } from './probe.ts';
import { obtainUv, uvOnPath } from './uv.ts';
import { type LockedPackage, wheelFaults } from './wheelhouse.ts';

export interface SetUpOptions {
  readonly machine: Machine;
  readonly store: EnvironmentStore;
  readonly resources: string;
  readonly chosenPath: string | null;
  /** `repair` proves an environment that looks finished with a real run before it is taken. */
  readonly mode: 'start' | 'repair';
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly nowMs: number;
  readonly probeMs?: number;
  show(status: PythonStatus): void;
}

export interface SetUpResult {
  readonly status: PythonStatus;
  /** Null for an environment that somebody else keeps (CAIRN_PYTHON_ENV), and where there is none. */
  readonly environment: Environment | null;
  /** What the environment was made by; null where none was asked for. */
  readonly plan: PackagePlan | null;
}

/** An interpreter on a slow disk with cold caches still answers in this time. */
const ENVIRONMENT_PROBE_MS = 10_000;
export const STOPPED = 'The set-up was stopped. Nothing is lost: choose "Try again" to go on.';

/** From nothing, or from what an earlier start left, to an environment that is ready, or to the sentence that says why not. */
export async function setUp(options: SetUpOptions): Promise<SetUpResult> {
  options.show({ kind: 'probing' });
  const given = options.machine.environment['CAIRN_PYTHON_ENV'];
  if (given) return { status: await adoptGiven(given, options), environment: null, plan: null };
  const plan = readPackagePlan(options.resources);
  if (!plan.ok) return failed(plan.error, '');
  const kept = await reuse(options, plan.value);
  if (kept) return kept;
  return await makeNew(options, plan.value);
}

/** Asks the interpreter of an environment what it is; a problem is a sentence. */
export async function probeEnvironment(
  folder: string,
  machine: Machine,
  signal?: AbortSignal,
): Promise<{ found: Probed; problem: null } | { found: null; problem: string }> {
  const answer = await probe({
    path: environmentPython(folder),
    environment: machine.environment,
    site: 'packages',
    timeoutMs: ENVIRONMENT_PROBE_MS,
    ...(signal ? { signal } : {}),
  });
  if (!answer.ok) return { found: null, problem: answer.error };
  const refused = refusal(answer.value);
  if (refused) return { found: null, problem: refused };
  if (!answer.value.pytest) return { found: null, problem: 'It lacks pytest.' };
  return { found: answer.value, problem: null };
}

async function adoptGiven(folder: string, options: SetUpOptions): Promise<PythonStatus> {
  const { found, problem } = await probeEnvironment(folder, options.machine, options.signal);
  if (problem !== null) {
    return {
      kind: 'failed',
      message: `CAIRN_PYTHON_ENV names ${folder}, which cannot be used. ${problem}`,
      log: '',
    };
  }
  return {
    kind: 'ready',
    executable: environmentPython(folder),
    version: found.version.join('.'),
    basedOn: found.baseExecutable,
    why: 'CAIRN_PYTHON_ENV names this environment.',
    environment: folder,
  };
}

/** The environment of an earlier start, where the packages and the learner's choice are still the same. */
async function reuse(options: SetUpOptions, plan: PackagePlan): Promise<SetUpResult | null> {
  for (const environment of options.store.ready()) {
    const { stamp, folder } = environment;
    if (stamp.planHash !== plan.hash || stamp.chosenPath !== options.chosenPath) continue;
    if (await works(environment, options, plan)) return ready(environment, plan);
    options.log.warning(`The Python environment ${folder} no longer works; it is made anew.`);
  }
  return null;
}

async function works(
  environment: Environment,
  options: SetUpOptions,
  plan: PackagePlan,
): Promise<boolean> {
  const { folder } = environment;
  const { problem } = await probeEnvironment(folder, options.machine, options.signal);
  if (problem !== null) return false;
  if (options.mode === 'start') return true;
  options.show({ kind: 'settingUp', step: 'Trying out', fraction: null, detail: folder });
  const { requirements } = plan;
  return (await verifyEnvironment({ ...options, folder, requirements }, [])) === null;
}

async function makeNew(options: SetUpOptions, plan: PackagePlan): Promise<SetUpResult> {
  const { machine, signal } = options;
  const onPath = await uvOnPath(machine, signal);
  const { interpreter, tried } = await findInterpreter({
    machine,
    chosenPath: options.chosenPath,
    minors: plan.wheelhouse?.minors ?? [],
    needsEnsurepip: !plan.wheelhouse?.uvWheel && !onPath,
    signal,
    ...(options.probeMs === undefined ? {} : { probeMs: options.probeMs }),
  });
  if (signal.aborted) return failed(STOPPED, '');
  if (!interpreter) {
    return { status: missing(tried, options), environment: null, plan };
  }
  const same = options.store
    .ready()
    .find(({ stamp }) => stamp.basedOn === interpreter.executable && stamp.planHash === plan.hash);
  if (same && (await works(same, options, plan))) {
    return ready(finish(same.home, same.folder, interpreter, options, plan), plan);
  }
  // Before anything of it runs.
  const [toolFault] = await bundleFaults(plan, machine, plan.wheelhouse?.tools ?? []);
  if (toolFault !== undefined) return failed(toolFault, '');
  return await build(options, plan, interpreter, onPath);
}

/** What is wrong with these bundled packages. */
async function bundleFaults(
  { wheelhouse }: PackagePlan,
  { platform }: Machine,
  locked: readonly LockedPackage[],
): Promise<readonly string[]> {
  if (!wheelhouse) return [];
  return wheelFaults(wheelhouse, locked, { platform, arch: process.arch });
}

async function build(
  options: SetUpOptions,
  plan: PackagePlan,
  interpreter: Interpreter,
  onPath: string | null,
): Promise<SetUpResult> {
  const { machine, store, signal } = options;
  const report = (progress: SetUpProgress): void =>
    options.show({ kind: 'settingUp', ...progress });
  report({ step: 'Getting ready', fraction: 0.02, detail: interpreter.why });
  const toolsFolder = join(store.root, 'tools');
  const cacheFolder = join(store.root, 'cache');
  try {
    const python = interpreter.executable;
    const [uv, [fault, ...others]] = await Promise.all([
      obtainUv({ plan, machine, toolsFolder, signal, python, onPath }),
      bundleFaults(plan, machine, plan.wheelhouse?.locked ?? []),
    ]);
    if (fault !== undefined) return failed(fault, others.join('\n'));
    // Where uv cannot do it, the slow way may: a file system without links, an index uv does not understand.
    const ways = uv ? [uv, ...(interpreter.ensurepip ? [null] : [])] : [null];
    const problems: BuildProblem[] = [];
    for (const way of ways) {
      const version = interpreter.version.join('.');
      const { home, folder } = store.begin(python, version, plan.hash);
      const before = store.current(home)?.folder;
      const built = await buildEnvironment({
        ...{ folder, interpreter, plan, uv: way, machine, cacheFolder, signal, report },
      });
      const rival = store.current(home);
      if (rival && rival.folder !== before) {
        // Another Cairn was faster with the same: both use that one, and nobody's is swept away.
        store.abandon(folder);
        return ready(rival, plan);
      }
      if (built.ok) return ready(finish(home, folder, interpreter, options, plan), plan);
      store.abandon(folder);
      if (built.error.cancelled) return failed(STOPPED, built.error.log);
      problems.push(built.error);
    }
    const log = problems.map((problem) => problem.log).join('\n\n');
    return failed(problems[0]?.message ?? 'The Python environment could not be made.', log);
  } catch (error) {
    const { message } = error as Error;
    return failed(
      `Cairn cannot write its Python folder ${store.root} (${message}). Make it writable, then try again.`,
      '',
    );
  }
}

function finish(
  home: string,
  folder: string,
  interpreter: Interpreter,
  options: SetUpOptions,
  plan: PackagePlan,
): Environment {
  return options.store.finish(home, folder, {
    planHash: plan.hash,
    basedOn: interpreter.executable,
    version: interpreter.version.join('.'),
    why: interpreter.why,
    chosenPath: options.chosenPath,
  });
}

function ready(environment: Environment, plan: PackagePlan): SetUpResult {
  const { folder, stamp } = environment;
  return {
    ...{ environment, plan },
    status: {
      kind: 'ready',
      executable: environmentPython(folder),
      version: stamp.version,
      basedOn: stamp.basedOn,
      why: stamp.why,
      environment: folder,
    },
  };
}

function missing(
  tried: readonly { path: string; problem: string }[],
  options: SetUpOptions,
): PythonStatus {
  const chosen = options.chosenPath ? tried[0] : undefined;
  const message = chosen
    ? `The Python chosen in Settings (${chosen.path}) cannot be used. ${chosen.problem} No other was found that fits.`
    : tried.length === 0
      ? 'No Python was found on this machine. Lessons and cards work without it; exercises need Python 3.11 to 3.14.'
      : 'No Python that fits was found. Lessons and cards work without it; exercises need Python 3.11 to 3.14.';
  return { kind: 'missing', tried, message, howTo: howToGetPython(options.machine.platform) };
}

function failed(message: string, log: string): SetUpResult {
  return { status: { kind: 'failed', message, log }, environment: null, plan: null };
}
