import { z } from 'zod';
import type { Formatted, LintProblem, LintReport, TextPlace } from '../../contract/language.ts';
import { type FilterOutcome, runFilter } from './filter.ts';
import { RULE_REASONS } from './rules.ts';

/** A file takes 20 ms; a machine that is busy with a check takes longer. */
const TIMEOUT_MS = 5000;
/** More than anyone reads; the first ones are the ones to begin with. */
const MAX_PROBLEMS = 200;

/** Mistakes and habits that lead to them. What the formatter does by itself, and what annoys while typing, stays out. */
const SELECTED = 'E4,E7,E9,F,W6,B,I';
/** B008: FastAPI's Depends() belongs into defaults. B905 wants a word that most lessons do without. */
const LEFT_OUT = 'B008,B905';

/** Mistakes that fail or change what the program does. */
const ERRORS = /^(?:F50|F63|F7|F82|E9|B002|B006|B012|B015|B023)/;

export interface RuffRun {
  readonly program: string;
  readonly folder: string;
  readonly path: string;
  readonly content: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

const place = z.object({ row: z.number().int(), column: z.number().int() });
const finding = z.object({
  code: z.string().nullable(),
  message: z.string(),
  location: place,
  end_location: place,
});

/** What ruff says to the text, with a configuration of ours alone. */
export async function lint(run: RuffRun): Promise<LintReport> {
  const outcome = await ruff(run, [
    ...['check', '--isolated', '--no-cache', '--quiet', '--no-fix', '--target-version', 'py311'],
    ...['--output-format', 'json', '--select', SELECTED, '--ignore', LEFT_OUT],
    ...['--stdin-filename', run.path, '-'],
  ]);
  // 1: there are findings.
  if (outcome.kind === 'failed' || (outcome.code !== 0 && outcome.code !== 1)) {
    return unavailable('The linter did not answer', outcome);
  }
  const found = z.array(finding).safeParse(parse(outcome.stdout));
  if (!found.success) return unavailable('The linter answered what is no report', outcome);
  const lines = run.content.split(/\r\n|\r|\n/);
  const problems = found.data.slice(0, MAX_PROBLEMS).map((each) => toProblem(each, lines));
  return { kind: 'linted', problems };
}

/** The text as ruff formats it. */
export async function format(run: RuffRun): Promise<Formatted> {
  const outcome = await ruff(run, [
    ...['format', '--isolated', '--no-cache', '--target-version', 'py311'],
    ...['--line-length', '88', '--stdin-filename', run.path, '-'],
  ]);
  if (outcome.kind === 'exited' && outcome.code === 0) {
    return { kind: 'formatted', content: outcome.stdout };
  }
  if (outcome.kind === 'exited' && /failed to parse/i.test(outcome.stderr)) {
    const message = `${run.path} was not formatted: it is not complete Python yet. The marked line says why.`;
    return { kind: 'notPython', message };
  }
  return unavailable('The formatter did not answer', outcome);
}

function ruff(run: RuffRun, args: readonly string[]): Promise<FilterOutcome> {
  const { program, folder, environment, signal, content } = run;
  return runFilter({
    ...{ program, args, folder, environment, signal },
    input: content,
    timeoutMs: TIMEOUT_MS,
  });
}

function toProblem(found: z.infer<typeof finding>, lines: readonly string[]): LintProblem {
  const rule = found.code === 'invalid-syntax' ? null : found.code;
  return {
    rule,
    message: sentence(found.message),
    why: (rule === null ? null : RULE_REASONS.get(rule)) ?? null,
    severity:
      rule === null || ERRORS.test(rule) ? 'error' : rule.startsWith('I') ? 'info' : 'warning',
    from: toPlace(found.location, lines),
    to: toPlace(found.end_location, lines),
  };
}

/** Ruff counts characters from 1; editors count UTF-16 units from 0. */
function toPlace(at: z.infer<typeof place>, lines: readonly string[]): TextPlace {
  const line = Math.max(0, at.row - 1);
  const before = [...(lines[line] ?? '')].slice(0, Math.max(0, at.column - 1)).join('');
  return { line, character: before.length };
}

function sentence(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

function unavailable(
  what: string,
  outcome: FilterOutcome,
): LintReport & Formatted & { kind: 'unavailable' } {
  const detail =
    outcome.kind === 'failed'
      ? outcome.message
      : outcome.stderr.trim().split('\n')[0] || `code ${outcome.code}`;
  return { kind: 'unavailable', message: `${what} (${detail}). Your text is as it was.` };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
