import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SetUpProgress } from '../../contract/python.ts';
import type { Machine } from './candidates.ts';
import { environmentPython } from './environments.ts';
import type { PackagePlan, PackageSet } from './packages.ts';
import type { ProcessOutcome } from './process.ts';
import { reason, runTool, succeeded } from './tools.ts';
import { normal, wheelSizes } from './wheelhouse.ts';

export interface InstallOptions {
  readonly folder: string;
  /** The interpreter the environment was made from: its pip knows the machine's package index. */
  readonly basePython: string;
  readonly plan: PackagePlan;
  readonly packages: PackageSet;
  /** Null: the environment's own pip does the work, several times slower. */
  readonly uv: string | null;
  /** After an installation that was broken off: files that are there already are not trusted. */
  readonly afresh: boolean;
  readonly machine: Machine;
  /** Downloads survive a broken-off set-up here, so that the next one goes on. */
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  /** The part of the progress bar that this is. */
  readonly from: number;
  readonly to: number;
  report(progress: SetUpProgress): void;
}

/** A slow line downloads 30 MB in this time; from bundled wheels it takes seconds. */
const INSTALL_MS = 30 * 60_000;
const PROGRESS_MS = 200;

/** Installs one set of packages into an environment; answers the sentence that says why not, or null. */
export async function installPackages(
  options: InstallOptions,
  log: string[],
): Promise<string | null> {
  const { plan, packages, uv, folder } = options;
  if (plan.wheelhouse && !packages.bundle) {
    return `The packages of "${packages.name}" did not come with this Cairn. Build them with "npm run wheelhouse -- --tier ${packages.name}", or install a Cairn that has them.`;
  }
  const watch = watchInstall(options);
  try {
    const args = uv ? await uvArguments(options, log) : pipArguments(options);
    const command = uv ?? environmentPython(folder);
    const outcome = await runTool(options, log, command, args, INSTALL_MS, watch.onLine);
    return succeeded(outcome) ? null : installProblem(outcome, plan);
  } finally {
    watch.stop();
  }
}

/** What is there by now: uv and pip say little, so the folder is counted. */
function watchInstall(options: InstallOptions): { onLine(line: string): void; stop(): void } {
  const { plan, packages, folder, from, to } = options;
  const source = plan.wheelhouse
    ? 'from the packages that came with Cairn'
    : "from this machine's package index (a development checkout without bundled packages)";
  const what = packages.name === 'core' ? 'the Python packages' : `the packages "${packages.name}"`;
  const sizes = plan.wheelhouse ? wheelSizes(plan.wheelhouse) : null;
  const locked = packages.bundle?.locked.map(({ name, version }) => `${name} ${version}`);
  const before = installed(folder).size;
  let total = locked?.length ?? null;
  let line = '';
  let last = '';
  const sum = (keys: readonly string[]): number =>
    keys.reduce((bytes, key) => bytes + (sizes?.get(key) ?? 0), 0);
  const show = (): void => {
    const there = installed(folder);
    const done = locked ? locked.filter((key) => there.has(key)) : [];
    const count = locked ? done.length : Math.max(there.size - before, 0);
    last = done.at(-1) ?? last;
    const share = total ? Math.min(count / total, 1) : null;
    options.report({
      step: `Installing ${what} ${source}`,
      fraction: share === null ? from : from + (to - from) * share,
      detail: total && count > 0 ? `${count} of ${total} packages ${last}`.trim() : line,
      packages: { done: count, total },
      ...(locked && sizes ? { bytes: { done: sum(done), total: sum(locked) } } : {}),
    });
  };
  const timer = setInterval(show, PROGRESS_MS);
  show();
  return {
    onLine(text) {
      line = text.slice(0, 200);
      const resolved = Number(/^Resolved (\d+) package/.exec(text)?.[1] ?? 0);
      total ??= resolved ? Math.max(resolved - before, 1) : null;
    },
    stop: () => clearInterval(timer),
  };
}

function pipArguments({ plan, packages, cacheFolder, afresh }: InstallOptions): string[] {
  const common = [
    ...['-I', '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check'],
    ...['--no-warn-script-location', '--no-compile', '--only-binary', ':all:'],
    ...['--progress-bar', 'off', '--cache-dir', join(cacheFolder, 'pip')],
  ];
  if (!plan.wheelhouse || !packages.bundle) {
    return [...common, '--retries', '2', ...requirementsOf(plan, packages)];
  }
  return [
    ...common,
    // Only the tier's own: `core` works, and is in use.
    ...(packages.name === 'core' ? [] : ['--no-deps', ...(afresh ? ['--force-reinstall'] : [])]),
    ...['--isolated', '--no-index', '--find-links', plan.wheelhouse.folder],
    ...['--require-hashes', '-r', packages.bundle.lockFile],
  ];
}

async function uvArguments(options: InstallOptions, log: string[]): Promise<string[]> {
  const { plan, packages, folder, cacheFolder, afresh } = options;
  const common = [
    ...['pip', 'install', '--no-config', '--no-build', '--no-python-downloads', '--no-progress'],
    ...['--python', environmentPython(folder), '--cache-dir', join(cacheFolder, 'uv')],
  ];
  if (!plan.wheelhouse || !packages.bundle) {
    return [...common, ...(await pipIndex(options, log)), ...requirementsOf(plan, packages)];
  }
  return [
    ...common,
    ...(packages.name === 'core' ? [] : ['--no-deps', ...(afresh ? ['--reinstall'] : [])]),
    ...['--offline', '--no-index', '--find-links', plan.wheelhouse.folder],
    ...['--require-hashes', '-r', packages.bundle.lockFile],
  ];
}

/** From an index a tier is resolved together with `core`, whose versions it must not change. */
function requirementsOf(plan: PackagePlan, { name, requirements }: PackageSet): readonly string[] {
  return name === 'core' ? requirements : [...plan.requirements, ...requirements];
}

/** uv does not read pip's settings: the index that this machine's pip uses is handed on. */
async function pipIndex(options: InstallOptions, log: string[]): Promise<string[]> {
  const args = ['-I', '-m', 'pip', 'config', 'list'];
  const outcome = await runTool(options, log, options.basePython, args, 30_000);
  if (outcome.kind !== 'exited') return [];
  const found = new Map(
    [...outcome.stdout.matchAll(/^(?:global|install|user|site)\.([\w-]+)='(.*)'\s*$/gm)].map(
      (match) => [match[1] ?? '', (match[2] ?? '').split(/\s+|\\n/).filter(Boolean)],
    ),
  );
  const flags = ['index-url', 'extra-index-url', 'find-links', 'constraint', 'trusted-host'];
  const index = flags.flatMap((name) => {
    const flag = name === 'trusted-host' ? 'allow-insecure-host' : name;
    return (found.get(name) ?? []).flatMap((value) => [`--${flag}`, value]);
  });
  // pip takes the best version of all indexes; uv by itself only looks into the first that has the name.
  return index.length > 0 ? [...index, '--index-strategy', 'unsafe-best-match'] : [];
}

function installProblem(outcome: ProcessOutcome, plan: PackagePlan): string {
  const text = outcome.kind === 'exited' ? outcome.output : '';
  if (/no space left|not enough space/i.test(text)) {
    return 'There is no room left on the disk. Free about 300 MB, then try again.';
  }
  if (/hash mismatch|do not match the hashes/i.test(text)) {
    return 'A bundled package was changed after it was built: its checksum does not fit. Install Cairn again.';
  }
  if (plan.wheelhouse && /no matching distribution|no solution found|no wheels/i.test(text)) {
    return `A bundled package does not fit this machine or Python: ${reason(outcome, INSTALL_MS)} Install the Cairn made for this system.`;
  }
  if (!plan.wheelhouse && outcome.kind === 'exited') {
    return `The packages could not be fetched: ${reason(outcome, INSTALL_MS)} Connect to the network or bundle them with "npm run wheelhouse", then try again.`;
  }
  return `The packages could not be installed: ${reason(outcome, INSTALL_MS)}`;
}

/** The packages in an environment, each as `name version`. */
function installed(folder: string): ReadonlySet<string> {
  try {
    const library = join(folder, process.platform === 'win32' ? 'Lib' : 'lib');
    const inside =
      process.platform === 'win32' ? library : join(library, readdirSync(library)[0] ?? '');
    const names = readdirSync(join(inside, 'site-packages')).flatMap((name) => {
      const match = /^(.+)-([^-]+)\.dist-info$/.exec(name);
      return match ? [`${normal(match[1] ?? '')} ${match[2]}`] : [];
    });
    return new Set(names);
  } catch {
    return new Set();
  }
}
