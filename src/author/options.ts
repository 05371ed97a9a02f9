import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Options {
  /** Only this module, section, topic, point or exercise is checked; null is everything. */
  readonly only: string | null;
  /** Runs nothing: no Python is needed. */
  readonly run: boolean;
  /** Compiles the pack from a curriculum that was checked before, as fast as it goes. */
  readonly buildOnly: boolean;
  /** Writes the pack in spite of problems, without what could not be compiled. */
  readonly draft: boolean;
  /** Refuses checks.lock.json files that a run would change, instead of writing them. */
  readonly locked: boolean;
  /** Prints one JSON document instead of lines. */
  readonly json: boolean;
}

export const USAGE = `npm run curriculum -- [options]
  --only <id>    only this module, section, topic, point or exercise
  --no-run       schemas, links, ids and prose; runs nothing
  --build-only   only compile the pack (needs no Python)
  --draft        write the pack in spite of problems, without what is broken
  --locked       refuse checks.lock.json files that are out of date (as CI does)
  --json         print one JSON document, for tools`;

/** Reads the arguments; ones it does not know end in a usage error. */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      'no-run': { type: 'boolean', default: false },
      'build-only': { type: 'boolean', default: false },
      draft: { type: 'boolean', default: false },
      locked: { type: 'boolean', default: environment['CI'] !== undefined },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    only: values.only ?? null,
    run: !values['no-run'] && !values['build-only'],
    buildOnly: values['build-only'],
    draft: values.draft,
    locked: values.locked,
    json: values.json,
  };
}

/** Whether something of this id is part of what `--only` names. */
export function isSelected(id: string, only: string | null): boolean {
  return only === null || id === only || id.startsWith(`${only}.`) || id.startsWith(`${only}-`);
}

/** Whether an error is about the command line, and its message meant for the person who typed it. */
export function isUsageError(error: unknown): error is TypeError {
  return (
    error instanceof TypeError &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('ERR_PARSE_ARGS')
  );
}
