import { spawn } from 'node:child_process';

/**
 * Runs named commands one after another (or, with `together`, side by side), prints how long each took, and exits with 1
 * when any failed; all of them run, so that one look shows all that is wrong.
 */
export async function runSteps(steps, { together = false } = {}) {
  const failed = [];
  const runOne = async ({ name, command, env }) => {
    const started = Date.now();
    if (!together) console.log(`\n== ${name}`);
    const { code, output } = await run(command, env, together);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (together && code !== 0) console.log(`\n== ${name}\n${output}`);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (code !== 0) failed.push(name);
  };
  if (together) await Promise.all(steps.map(runOne));
  else for (const step of steps) await runOne(step);
  if (failed.length > 0) {
    console.error(`\nFailed: ${failed.join(', ')}`);
    process.exit(1);
  }
}

function run([program, ...args], env, quiet) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
