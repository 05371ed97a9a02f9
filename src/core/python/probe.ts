import { statSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { childEnvironment, type ProcessOutcome, runProcess } from './process.ts';

/** FastAPI, SQLAlchemy and others dropped 3.10; wheels exist up to 3.14. */
export const OLDEST_MINOR = 11;
export const NEWEST_MINOR = 14;
/** A healthy interpreter answers in 30 ms; a network drive or a first virus scan in a second. */
const PROBE_MS = 3000;
const MARK = 'cairn-probe:';

/** Written for any Python 3, so that an old one can still say how old it is. */
const SCRIPT = `
import importlib.util as u, json, sys
has = lambda name: u.find_spec(name) is not None
print(${JSON.stringify(MARK)} + json.dumps({
    "version": list(sys.version_info[:3]), "implementation": sys.implementation.name,
    "executable": sys.executable or "", "prefix": sys.prefix, "basePrefix": sys.base_prefix,
    "baseExecutable": getattr(sys, "_base_executable", None) or sys.executable or "",
    "venv": has("venv"), "ensurepip": has("ensurepip"), "pytest": has("pytest"),
    "bits": 64 if sys.maxsize > 2**32 else 32, "freeThreaded": "free-threading" in sys.version,
}))`;

const probed = z.object({
  version: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  implementation: z.string(),
  executable: z.string(),
  prefix: z.string(),
  basePrefix: z.string(),
  baseExecutable: z.string(),
  venv: z.boolean(),
  ensurepip: z.boolean(),
  pytest: z.boolean(),
  bits: z.number(),
  freeThreaded: z.boolean(),
});
export type Probed = z.infer<typeof probed>;

export interface ProbeOptions {
  readonly path: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** `bare` leaves site-packages out: nothing the learner installed can run or slow it down. */
  readonly site: 'bare' | 'packages';
}

/** Asks the interpreter at `path` what it is. A problem is a sentence that says what is wrong with it. */
export async function probe(options: ProbeOptions): Promise<Result<Probed, string>> {
  const { path } = options;
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return err('There is no file at this path.');
  if (stats.isDirectory()) return err('This is a folder. Name the interpreter inside it.');
  const outcome = await runProcess({
    command: path,
    args: ['-I', ...(options.site === 'bare' ? ['-S'] : []), '-c', SCRIPT],
    environment: childEnvironment(options.environment),
    timeoutMs: options.timeoutMs ?? PROBE_MS,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return readProbe(outcome, options.timeoutMs ?? PROBE_MS);
}

function readProbe(outcome: ProcessOutcome, timeoutMs: number): Result<Probed, string> {
  switch (outcome.kind) {
    case 'notStarted':
      return err(
        outcome.code === 'EACCES'
          ? 'The system does not allow running this file.'
          : `It does not start (${outcome.code}).`,
      );
    case 'timedOut':
      return err(`It did not answer within ${timeoutMs / 1000} seconds.`);
    case 'cancelled':
      return err('The search was stopped.');
    case 'exited':
      break;
  }
  const line = outcome.stdout.split(/\r?\n/).find((each) => each.startsWith(MARK));
  if (line) {
    const parsed = probed.safeParse(parseJson(line.slice(MARK.length)));
    if (parsed.success) return ok(parsed.data);
  }
  if (/Microsoft Store/i.test(outcome.output)) {
    return err(
      'This is the Windows stub that only opens the Microsoft Store; no Python is installed behind it.',
    );
  }
  if (/Unknown option: -I/.test(outcome.output)) {
    return err('This is Python 2 or older than 3.4. Cairn needs 3.11 to 3.14.');
  }
  const said = outcome.output.trim().split('\n').at(-1)?.trim().slice(0, 200);
  const ended =
    outcome.code === null ? `was ended by ${outcome.signal}` : `ended with code ${outcome.code}`;
  return err(
    said
      ? `It did not answer like a Python: it ${ended} and said "${said}".`
      : `It did not answer like a Python: it ${ended} and said nothing.`,
  );
}

/** Why an interpreter cannot carry our environment, or null when it can. */
export function refusal(found: Probed): string | null {
  const [major, minor] = found.version;
  const version = found.version.join('.');
  if (found.implementation !== 'cpython') {
    return `This is ${found.implementation} ${version}. Cairn needs CPython, the Python of python.org.`;
  }
  if (major !== 3 || minor < OLDEST_MINOR) {
    return `This is Python ${version}, which is too old. Cairn needs 3.${OLDEST_MINOR} to 3.${NEWEST_MINOR}.`;
  }
  if (minor > NEWEST_MINOR) {
    return `This is Python ${version}, for which the packages are not built yet. Cairn needs 3.${OLDEST_MINOR} to 3.${NEWEST_MINOR}.`;
  }
  if (found.freeThreaded) {
    return `This is the free-threaded build of Python ${version}, for which not all packages exist. Use the standard build.`;
  }
  if (found.bits !== 64) {
    return `This is a 32-bit Python ${version}, for which not all packages exist. Use the 64-bit build.`;
  }
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
