import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';

/** What the `core` tier installs, and from where. */
export interface PackagePlan {
  /** Names the state of the packages: another plan makes another environment. */
  readonly hash: string;
  /** The tier's own pins, as packages.toml states them. */
  readonly requirements: readonly string[];
  /** The `uv` the program was tried with, to fetch where none is bundled. */
  readonly uvRequirement: string | null;
  /** Null in a development checkout without bundled packages: they come from the machine's package index. */
  readonly wheelhouse: Wheelhouse | null;
}

/** Packages that came with the program: wheels, and a lock that names each with its SHA-256. */
export interface Wheelhouse {
  readonly folder: string;
  /** A pip requirements file with hashes: `name==version --hash=sha256:…`. */
  readonly lockFile: string;
  readonly locked: readonly LockedPackage[];
  /** The wheel of `uv`, if one came along. */
  readonly uvWheel: string | null;
  /** The minor versions of Python its compiled wheels are for; any when empty. */
  readonly minors: readonly number[];
}

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly hashes: readonly string[];
}

/** Reads the tier `core` of `python/packages.toml` and, where there is one, `wheelhouse/core.lock.txt`. */
export function readPackagePlan(resources: string): Result<PackagePlan, string> {
  const file = join(resources, 'python', 'packages.toml');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return err(`The list of Python packages is missing (${file}). Install Cairn again.`);
  }
  const requirements = requirementsOf(text, 'core');
  if (requirements.length === 0) {
    return err(`The list of Python packages has no tier "core" (${file}). Install Cairn again.`);
  }
  const wheelhouse = readWheelhouse(join(resources, 'wheelhouse'));
  const hash = createHash('sha256').update(JSON.stringify(requirements));
  if (wheelhouse) hash.update(readFileSync(wheelhouse.lockFile));
  return ok({
    hash: hash.digest('hex'),
    requirements,
    uvRequirement: /"(uv==[\d.]+)"/.exec(text)?.[1] ?? null,
    wheelhouse,
  });
}

/** The `req` strings of one tier. Our own file, in one fixed form: no TOML parser is worth its weight for it. */
function requirementsOf(text: string, tier: string): readonly string[] {
  const sections = text.split(/^(?=\[)/m);
  const section = sections.find((each) => each.startsWith(`[tier.${tier}]`)) ?? '';
  const code = section.replace(/^\s*#.*$/gm, '');
  return [...code.matchAll(/\breq\s*=\s*("(?:[^"\\]|\\.)*")/g)].map((match) =>
    String(JSON.parse(match[1] ?? '""')),
  );
}

function readWheelhouse(folder: string): Wheelhouse | null {
  const lockFile = join(folder, 'core.lock.txt');
  if (!existsSync(lockFile)) return null;
  const wheels = readdirSync(folder).filter((name) => name.endsWith('.whl'));
  const locked = readLock(readFileSync(lockFile, 'utf8'));
  const uv = wheels.find((name) => name.startsWith('uv-'));
  const minors = wheels.flatMap((name) => {
    // `abi3` wheels fit every later version; `cp311-cp311` only its own.
    const minor = /-cp3(\d+)-cp3\d+-/.exec(name)?.[1];
    return minor ? [Number(minor)] : [];
  });
  return {
    folder,
    lockFile,
    locked,
    uvWheel: uv ? join(folder, uv) : null,
    minors: [...new Set(minors)].sort((a, b) => a - b),
  };
}

/** Reads a lock file in pip's form, lines joined with a backslash. */
export function readLock(text: string): readonly LockedPackage[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*==\s*([^\s;]+)/.exec(line.trim());
      if (!match) return [];
      const hashes = [...line.matchAll(/--hash=sha256:([0-9a-f]{64})/g)].map(
        (hash) => hash[1] ?? '',
      );
      return [{ name: normal(match[1] ?? ''), version: match[2] ?? '', hashes }];
    });
}

/**
 * Looks at every bundled wheel before anything is installed. Returns the sentence for the first that is missing or was changed,
 * else null: the installer's own message would not name the file.
 */
export function checkWheels(wheelhouse: Wheelhouse): string | null {
  const files = readdirSync(wheelhouse.folder).filter((name) => name.endsWith('.whl'));
  const byPackage = new Map<string, string[]>();
  for (const file of files) {
    const [name = '', version = ''] = file.split('-');
    const key = `${normal(name)} ${version}`;
    byPackage.set(key, [...(byPackage.get(key) ?? []), file]);
  }
  const repair = 'Install Cairn again, or build it anew with "npm run wheelhouse".';
  for (const { name, version, hashes } of wheelhouse.locked) {
    const wheels = byPackage.get(`${name} ${version}`) ?? [];
    if (wheels.length === 0) {
      return `The bundled package ${name} ${version} is missing from ${wheelhouse.folder}. ${repair}`;
    }
    const good = wheels.some((file) => {
      const content = readFileSync(join(wheelhouse.folder, file));
      return hashes.includes(createHash('sha256').update(content).digest('hex'));
    });
    if (!good) {
      return `The bundled package ${wheels[0]} was changed after it was built: its checksum does not fit. Nothing of it was used. ${repair}`;
    }
  }
  return null;
}

function normal(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
