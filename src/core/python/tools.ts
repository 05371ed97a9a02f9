import type { Machine } from './candidates.ts';
import { childEnvironment, type ProcessOutcome, runProcess } from './process.ts';

/** Runs one of Python's tools and notes in `log` what it said. */
export async function runTool(
  options: {
    readonly machine: Machine;
    readonly signal: AbortSignal;
    readonly cwd?: string;
  },
  log: string[],
  command: string,
  args: readonly string[],
  timeoutMs: number,
  onLine?: (line: string) => void,
): Promise<ProcessOutcome> {
  log.push(`> ${[command, ...args].join(' ')}`);
  const outcome = await runProcess({
    command,
    args,
    environment: childEnvironment(options.machine.environment),
    timeoutMs,
    signal: options.signal,
    ...(options.cwd ? { folder: options.cwd } : {}),
    ...(onLine ? { onLine } : {}),
  });
  if (outcome.kind === 'notStarted') log.push(outcome.message);
  else log.push(outcome.output.trim(), `(${outcome.kind})`);
  return outcome;
}

export function succeeded(outcome: ProcessOutcome): boolean {
  return outcome.kind === 'exited' && outcome.code === 0;
}

/** Why a tool did not do it, as the end of a sentence. */
export function reason(outcome: ProcessOutcome, timeoutMs: number): string {
  switch (outcome.kind) {
    case 'notStarted':
      return `${outcome.message}.`;
    case 'timedOut':
      return `it did not end within ${timeoutMs / 1000} seconds.`;
    case 'cancelled':
      return 'it was stopped.';
    case 'exited': {
      const lines = outcome.output.split('\n').map((line) => line.trim());
      const telling = lines.filter((line) => /error|failed|denied|no space/i.test(line));
      const said = telling.at(-1) ?? lines.filter(Boolean).at(-1) ?? 'no reason given';
      return `${said.slice(0, 300)}`;
    }
  }
}

/** The newest end of what was noted. */
export function tail(log: readonly string[]): string {
  return log.filter(Boolean).join('\n').slice(-20_000);
}
