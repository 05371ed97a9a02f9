import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import { type LockedPackage, readLockFile, readWheelhouse, type Wheelhouse } from './wheelhouse.ts';

/** One tier of packages.toml: what it installs. */
export interface PackageSet {
  readonly name: string;
  /** What it is for, in a few words. */
  readonly why: string;
  /** The tier's own pins, as packages.toml states them. */
  readonly requirements: readonly string[];
  /** Names its state: another hash is installed anew. */
  readonly hash: string;
  /** The bundled packages; null where there are no bundled packages, or the tier is not among them. */
  readonly bundle: { readonly lockFile: string; readonly locked: readonly LockedPackage[] } | null;
}

/** What is installed, and from where. */
export interface PackagePlan {
  /** Names the state of `core`: another plan makes another environment. */
  readonly hash: string;
  /** `core`'s own pins. */
  readonly requirements: readonly string[];
  readonly core: PackageSet;
  /** The tiers beyond `core`, by name. */
  readonly tiers: ReadonlyMap<string, PackageSet>;
  /** The `uv` the program was tried with, to fetch where none is bundled. */
  readonly uvRequirement: string | null;
  /** Null in a development checkout without bundled packages: they come from the machine's package index. */
  readonly wheelhouse: Wheelhouse | null;
}

/** Reads `python/packages.toml` and, where there is one, the wheelhouse. */
export function readPackagePlan(resources: string): Result<PackagePlan, string> {
  const file = join(resources, 'python', 'packages.toml');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return err(`The list of Python packages is missing (${file}). Install Cairn again.`);
  }
  const read = readWheelhouse(join(resources, 'wheelhouse'));
  if (!read.ok) return read;
  const wheelhouse = read.value;
  const [core, ...further] = tiersOf(text, wheelhouse);
  if (core?.name !== 'core' || core.requirements.length === 0) {
    return err(`The list of Python packages has no tier "core" (${file}). Install Cairn again.`);
  }
  return ok({
    ...{ hash: core.hash, requirements: core.requirements, core, wheelhouse },
    tiers: new Map(further.map((tier) => [tier.name, tier])),
    uvRequirement: /"(uv==[\d.]+)"/.exec(text)?.[1] ?? null,
  });
}

/** Every tier, `core` first. Our own file, in one fixed form: no TOML parser is worth its weight for it. */
function tiersOf(text: string, wheelhouse: Wheelhouse | null): readonly PackageSet[] {
  const sections = text.split(/^(?=\[)/m);
  return sections
    .flatMap((section) => {
      const name = /^\[tier\.([\w-]+)\]/.exec(section)?.[1];
      return name === undefined ? [] : [readTier(name, section, wheelhouse)];
    })
    .sort((a, b) => Number(b.name === 'core') - Number(a.name === 'core'));
}

function readTier(name: string, section: string, wheelhouse: Wheelhouse | null): PackageSet {
  const code = section.replace(/^\s*#.*$/gm, '');
  const requirements = [...code.matchAll(/\breq\s*=\s*("(?:[^"\\]|\\.)*")/g)].map((match) =>
    String(JSON.parse(match[1] ?? '""')),
  );
  const why = /^why\s*=\s*("(?:[^"\\]|\\.)*")/m.exec(code)?.[1];
  const locked = wheelhouse ? readLockFile(wheelhouse.folder, name) : null;
  const hash = createHash('sha256').update(JSON.stringify(requirements));
  if (locked) hash.update(JSON.stringify(locked));
  return {
    ...{ name, requirements },
    why: why === undefined ? '' : String(JSON.parse(why)),
    hash: hash.digest('hex'),
    bundle:
      wheelhouse && locked
        ? { lockFile: join(wheelhouse.folder, `${name}.lock.txt`), locked }
        : null,
  };
}
