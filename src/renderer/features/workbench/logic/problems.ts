import type { LintProblem } from '../../../../contract/language.ts';

/** A remark of the language server, as the protocol has it. */
export interface ServerProblem {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly severity?: number;
  readonly code?: number | string;
  readonly message: string;
}

/** Names that functions have and the server denies a callable: every decorator that keeps a name would be marked. */
const OF_FUNCTIONS = /has no attribute `__(?:name|qualname|module|doc|wrapped|defaults)__`/;

/** What nothing uses: the linter says it where it matters, and a parameter may be there for its callers. */
const HINT = 4;

/** What of the server's remarks helps a learner. */
export function usefulProblems(problems: readonly ServerProblem[]): readonly ServerProblem[] {
  return problems.filter(
    ({ severity, message }) => severity !== HINT && !OF_FUNCTIONS.test(message),
  );
}

/** Rules with which the linter says what the server said: text that is no Python, and unknown names. */
const SAID_TWICE: ReadonlySet<string | null> = new Set([null, 'F821']);

/** The linter's remarks without those that the server has on the same line. */
export function withoutRepeats(
  lint: readonly LintProblem[],
  server: readonly ServerProblem[],
): readonly LintProblem[] {
  const lines = new Set(server.map(({ range }) => range.start.line));
  return lint.filter(({ rule, from }) => !SAID_TWICE.has(rule) || !lines.has(from.line));
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

/** Whether Python takes it as a name. */
export function isPythonName(text: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text) && !KEYWORDS.has(text);
}
