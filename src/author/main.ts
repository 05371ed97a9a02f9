import { build } from './build.ts';
import { isUsageError, readOptions, USAGE } from './options.ts';
import { PROJECT_ROOT } from './project.ts';
import { formatReport } from './report.ts';
import { SetupError } from './run/python.ts';

const started = performance.now();
try {
  const options = readOptions(process.argv.slice(2), process.env);
  const report = await build(PROJECT_ROOT, options, process.env);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(formatReport(report, options.json, seconds));
  if (report.problems.length > 0) process.exitCode = 1;
} catch (error) {
  if (error instanceof SetupError) process.stderr.write(`${error.message}\n`);
  else if (isUsageError(error)) process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  else throw error;
  process.exitCode = 2;
}
