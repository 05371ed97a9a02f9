// `npm run faults -- [names] [--short] [--seed N]`: each promise of docs/trust.md put to the test, one line each.
import { parseArgs } from 'node:util';
import { damage } from './damage.ts';
import { type Fault, runFault } from './fault.ts';
import { foreign } from './foreign.ts';
import { full } from './full.ts';
import { kills, powerLoss } from './reviews.ts';
import { starts } from './starts.ts';
import { flood, leftovers } from './terminal.ts';
import { archives, cheats, closing, files, merging } from './unit.ts';
import { backupKills, importKills, mergeKills, restoreKills, upgradeKills } from './whole.ts';

const FAULTS: readonly Fault[] = [
  kills,
  powerLoss,
  backupKills,
  restoreKills,
  importKills,
  mergeKills,
  upgradeKills,
  damage,
  starts,
  full,
  foreign,
  flood,
  leftovers,
  merging,
  files,
  archives,
  cheats,
  closing,
];
const SHOWN_FAILURES = 5;
/** For one promise; a machine under load takes several times as long as an idle one. */
const LIMIT_MS = { short: 5 * 60_000, full: 30 * 60_000 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false }, seed: { type: 'string' } },
});
const unknown = positionals.filter((name) => !FAULTS.some((fault) => fault.name === name));
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
if (unknown.length > 0 || !Number.isInteger(seed)) {
  console.error(
    `Give names of ${FAULTS.map(({ name }) => name).join(', ')}, --short, --seed and a whole number.`,
  );
  process.exit(2);
}

let failed = 0;
for (const fault of FAULTS) {
  if (positionals.length > 0 && !positionals.includes(fault.name)) continue;
  const head = `${fault.promise.padEnd(6)} ${fault.name.padEnd(10)}`;
  const began = performance.now();
  // What hangs is a failure, and the rest would wait for it: cores end with the process that started them.
  const limit = setTimeout(
    () => {
      console.log(`FAILED  ${head} it did not come to its end in time (seed ${seed})`);
      process.exit(1);
    },
    values.short ? LIMIT_MS.short : LIMIT_MS.full,
  );
  const result = await runFault(fault, { seed, isFull: !values.short }).catch((error: unknown) => ({
    kind: 'done' as const,
    figures: 'it did not come to its end',
    failures: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  }));
  clearTimeout(limit);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (result.kind === 'skipped') {
    console.log(`skipped ${head} ${result.why}`);
    continue;
  }
  const { figures, failures } = result;
  console.log(
    `${failures.length === 0 ? 'ok     ' : 'FAILED '} ${head} ${figures} (seed ${seed}, ${seconds} s)`,
  );
  for (const failure of failures.slice(0, SHOWN_FAILURES)) console.log(`          ${failure}`);
  if (failures.length > SHOWN_FAILURES) {
    console.log(`          and ${failures.length - SHOWN_FAILURES} more`);
  }
  if (failures.length > 0) failed++;
}
process.exit(failed > 0 ? 1 : 0);
