import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PythonStatus, Requirement, TierStatus } from '../../contract/python.ts';
import { verifyEnvironment } from './build.ts';
import type { Machine } from './candidates.ts';
import { freeBytes } from './disk.ts';
import { type Environment, type EnvironmentStore, environmentPython } from './environments.ts';
import { findInterpreter } from './find.ts';
import { type PackagePlan, readPackagePlan } from './packages.ts';
import { probeEnvironment } from './setup.ts';
import { isInstalled } from './tiers.ts';
import { uvOnPath } from './uv.ts';
import { readWheelhouse, wheelFaults } from './wheelhouse.ts';

export interface DoctorOptions {
  readonly machine: Machine;
  readonly store: EnvironmentStore;
  readonly status: PythonStatus;
  readonly resources: string;
  readonly dataFolder: string;
  readonly chosenPath: string | null;
  /** The program an exercise's terminal starts. */
  readonly shell: string;
  /** The tiers that the curriculum names. */
  readonly usedTiers: readonly string[];
  readonly probeMs?: number;
  readonly signal: AbortSignal;
}

type State = Requirement['state'];
const GB = 1e9;
/** An environment with all tiers takes about 2 GB, core with its bytecode 200 MB. */
const LITTLE_BYTES = 2 * GB;
const TOO_LITTLE_BYTES = 0.3 * GB;
const REPAIR =
  'Choose "Repair" once the interpreter and the bundled packages are in order: the environment is made anew, your files are not touched.';
const WITH_ENVIRONMENT = 'It comes with the environment.';

/** Everything exercises need of this machine. It only looks: nothing is installed or changed. */
export async function examine(options: DoctorOptions): Promise<readonly Requirement[]> {
  const plan = readPackagePlan(options.resources);
  const [interpreter, environment, wheelhouse, disk] = await Promise.all([
    examineInterpreter(options, plan.ok ? plan.value : null),
    examineEnvironment(options, plan.ok ? plan.value : null),
    examineWheelhouse(options, plan.ok ? plan.value : null),
    examineDisk(options),
  ]);
  return [interpreter, ...environment, wheelhouse, ...disk, examineShell(options)];
}

async function examineInterpreter(
  options: DoctorOptions,
  plan: PackagePlan | null,
): Promise<Requirement> {
  const { machine, chosenPath, signal, status } = options;
  const about = { id: 'interpreter', title: 'Python interpreter', repairable: false } as const;
  if (machine.environment['CAIRN_PYTHON_ENV'] && status.kind === 'ready') {
    const found = `Python ${status.version}, ${status.basedOn}`;
    return { ...about, state: 'ok', found, detail: status.why, fix: null };
  }
  const hasUv = Boolean(plan?.wheelhouse?.uvWheel) || Boolean(await uvOnPath(machine, signal));
  const { interpreter, tried } = await findInterpreter({
    ...{ machine, chosenPath, signal, needsEnsurepip: !hasUv },
    minors: plan?.wheelhouse?.minors ?? [],
    ...(options.probeMs === undefined ? {} : { probeMs: options.probeMs }),
  });
  const others = tried.map(({ path, problem }) => `Not ${path}: ${problem}`);
  if (interpreter) {
    return {
      ...{ ...about, state: 'ok', fix: null },
      found: `Python ${interpreter.version.join('.')}, ${interpreter.executable}`,
      detail: [interpreter.why, ...others].join('\n'),
    };
  }
  // One that was there when the environment was made still carries it.
  const state: State = status.kind === 'ready' ? 'warning' : 'missing';
  return {
    ...{ ...about, state, found: null },
    detail: ['No Python from 3.11 to 3.14 that fits was found.', ...others].join('\n'),
    fix: 'Install Python 3.13, or name the path of one in Settings, Python; then look again.',
  };
}

async function examineEnvironment(
  options: DoctorOptions,
  plan: PackagePlan | null,
): Promise<readonly Requirement[]> {
  const { status, machine, signal, store } = options;
  const environment = (
    state: State,
    values: Pick<Requirement, 'found' | 'detail' | 'fix'>,
  ): Requirement => ({
    ...{ id: 'environment', title: "Cairn's Python environment", state, ...values },
    repairable: state !== 'ok' && status.kind !== 'settingUp',
  });
  const kept = store.ready().find(({ stamp }) => stamp.planHash === plan?.hash) ?? null;
  const folder = status.kind === 'ready' ? status.environment : kept?.folder;
  if (folder === undefined || status.kind === 'settingUp') {
    const detail = inWords(status);
    const fix = status.kind === 'settingUp' ? 'Wait until it is done.' : REPAIR;
    const absent = environment('missing', { found: null, detail, fix });
    return [
      absent,
      coreTier('missing', null),
      ...furtherTiers(options, plan, kept),
      selfTest(null),
    ];
  }
  const { found, problem } = await probeEnvironment(folder, machine, signal);
  if (problem !== null) {
    const broken = environment('missing', { found: folder, detail: problem, fix: REPAIR });
    return [
      broken,
      coreTier('missing', null),
      ...furtherTiers(options, plan, kept),
      selfTest(null),
    ];
  }
  const said = await verifyEnvironment(
    { ...options, folder, requirements: plan?.requirements ?? [] },
    [],
  );
  const version = found.version.join('.');
  const good = environment('ok', {
    found: `Python ${version}, ${environmentPython(folder)}`,
    detail: `Made from ${found.baseExecutable}. Your own Python is never changed.`,
    fix: null,
  });
  const core = coreTier(said === null ? 'ok' : 'warning', plan);
  return [good, core, ...furtherTiers(options, plan, kept), selfTest(said === null ? 'ok' : said)];
}

function inWords(status: PythonStatus): string {
  switch (status.kind) {
    case 'settingUp':
      return `It is being set up: ${status.step}. ${status.detail}`.trim();
    case 'missing':
    case 'failed':
      return status.message;
    default:
      return 'It is not there yet.';
  }
}

function coreTier(state: State, plan: PackagePlan | null): Requirement {
  return {
    ...{ id: 'tier.core', title: 'Packages: core', state },
    found: plan ? `${plan.requirements.length} packages and what they need` : null,
    detail: 'Tests, types, web and HTTP: what every exercise builds on.',
    fix: state === 'ok' ? null : state === 'missing' ? WITH_ENVIRONMENT : REPAIR,
    repairable: state === 'warning',
  };
}

/** Each tier the curriculum uses, asked for or not. In an environment of somebody else's they are theirs to know. */
function furtherTiers(
  { status, usedTiers }: DoctorOptions,
  plan: PackagePlan | null,
  kept: Environment | null,
): readonly Requirement[] {
  if (!plan || (status.kind === 'ready' && status.tiers === undefined)) return [];
  const states = new Map<string, TierStatus>(
    status.kind === 'ready'
      ? status.tiers?.map((tier) => [tier.name, tier])
      : [...plan.tiers.values()]
          .filter((tier) => kept && isInstalled(kept, tier))
          .map(({ name }) => [name, { kind: 'installed', name }]),
  );
  const shown = [...plan.tiers.values()].filter(
    ({ name }) => usedTiers.includes(name) || states.has(name),
  );
  return shown.map((tier): Requirement => {
    const absent = plan.wheelhouse !== null && tier.bundle === null;
    return {
      ...{ id: `tier.${tier.name}`, title: `Packages: ${tier.name}` },
      ...judgeTier(states.get(tier.name), capital(tier.why), absent, status.kind !== 'settingUp'),
    };
  });
}

function judgeTier(
  tier: TierStatus | undefined,
  why: string,
  absent: boolean,
  ready: boolean,
): Pick<Requirement, 'state' | 'found' | 'detail' | 'fix' | 'repairable'> {
  switch (tier?.kind) {
    case 'installed':
      return { state: 'ok', found: 'Installed', detail: why, fix: null, repairable: true };
    case 'failed': {
      const fix = 'Do what it says, then choose "Repair". Other exercises work without it.';
      return { state: 'warning', found: null, detail: tier.message, fix, repairable: ready };
    }
    case 'installing': {
      const detail = `${tier.step}. ${tier.detail}`.trim();
      const fix = 'Wait until it is done.';
      return { state: 'warning', found: null, detail, fix, repairable: false };
    }
    case 'waiting':
      return {
        ...{ state: 'warning', found: null, detail: `Its turn comes. ${why}`, repairable: false },
        fix: 'Wait until it is done.',
      };
    case undefined:
      return {
        ...{ state: 'optional', found: null, detail: why, repairable: ready && !absent },
        fix: absent
          ? 'It did not come with this Cairn; a Cairn that has it is needed for the exercises that use it.'
          : 'Nothing to do: it is installed when you come near the exercises that need it.',
      };
  }
}

function selfTest(result: 'ok' | string | null): Requirement {
  const passed = result === 'ok';
  return {
    ...{ id: 'selfTest', title: 'Trial run', state: passed ? 'ok' : 'missing' },
    found: passed ? 'pytest ran and passed' : null,
    detail: passed
      ? 'One real pytest run: each package at its version, the heavy ones imported.'
      : (result ?? 'It cannot run without the environment.'),
    fix: passed ? null : result === null ? WITH_ENVIRONMENT : REPAIR,
    repairable: !passed && result !== null,
  };
}

async function examineWheelhouse(
  { machine, resources, status }: DoctorOptions,
  plan: PackagePlan | null,
): Promise<Requirement> {
  const about = { id: 'wheelhouse', title: 'Bundled packages', repairable: false } as const;
  const folder = join(resources, 'wheelhouse');
  const read = readWheelhouse(folder);
  const fix = 'Install Cairn again, or build them anew with "npm run wheelhouse".';
  // An environment that works needs nothing more of them for now.
  const bad: State = status.kind === 'ready' ? 'warning' : 'missing';
  if (!read.ok) return { ...about, state: bad, found: folder, detail: read.error, fix };
  if (!read.value) {
    return {
      ...{ ...about, state: 'optional', found: null },
      detail: "None: a development checkout. Packages come from this machine's package index.",
      fix: 'To set Python up without a network, run "npm run wheelhouse".',
    };
  }
  const bundles = [plan?.core, ...(plan?.tiers.values() ?? [])].flatMap(
    (tier) => tier?.bundle ?? [],
  );
  const locked = [...read.value.tools, ...bundles.flatMap((bundle) => bundle.locked)];
  const unique = [
    ...new Map(locked.map((each) => [`${each.name} ${each.version}`, each])).values(),
  ];
  const faults = await wheelFaults(read.value, unique, {
    ...{ platform: machine.platform, arch: process.arch },
  });
  if (faults.length === 0) {
    const found = `${unique.length} packages, ${folder}`;
    return { ...about, state: 'ok', found, detail: 'Every file is as it was built.', fix: null };
  }
  return { ...about, state: bad, found: folder, detail: faults.join('\n'), fix };
}

async function examineDisk({ dataFolder, signal }: DoctorOptions): Promise<readonly Requirement[]> {
  const folder: Requirement = {
    ...{ id: 'dataFolder', title: 'Data folder', found: dataFolder, repairable: false },
    ...writable(dataFolder),
  };
  const free = await freeBytes(dataFolder, signal);
  const found = free === null ? null : `${(free / GB).toFixed(1)} GB free`;
  const about = { id: 'disk', title: 'Disk space', found, repairable: false } as const;
  if (free === null) {
    const detail = 'This system does not say how much is free.';
    return [folder, { ...about, state: 'ok', detail, fix: null }];
  }
  const detail = 'The environment takes 0.2 GB, with the packages of all modules about 2 GB.';
  if (free >= LITTLE_BYTES) return [folder, { ...about, state: 'ok', detail, fix: null }];
  const state = free < TOO_LITTLE_BYTES ? 'missing' : 'warning';
  const fix = 'Free some room on the disk of the data folder.';
  return [folder, { ...about, state, detail, fix }];
}

function writable(folder: string): Pick<Requirement, 'state' | 'detail' | 'fix'> {
  const file = join(folder, `.cairn-doctor-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, '');
    rmSync(file);
    return { state: 'ok', detail: 'Files can be written there.', fix: null };
  } catch (error) {
    return {
      ...{ state: 'missing', detail: `Nothing can be written there: ${(error as Error).message}` },
      fix: 'Make it writable, or set CAIRN_HOME to a folder that is, and start again.',
    };
  }
}

function examineShell({ shell, machine }: DoctorOptions): Requirement {
  // A bare name is for the system to find.
  const there = !/[\\/]/.test(shell) || machine.isFile(shell);
  return {
    ...{ id: 'shell', title: 'Terminal shell', state: there ? 'ok' : 'warning', found: shell },
    detail: there ? 'The embedded terminal starts it.' : 'There is no such file.',
    fix: there ? null : 'Install a shell such as bash. Checks work without the terminal.',
    repairable: false,
  };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
