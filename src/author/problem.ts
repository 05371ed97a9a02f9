/** Something wrong with the content: where it is, and what to do about it. */
export interface Problem {
  /** Path from the project's root, with forward slashes. */
  readonly file: string;
  /** 1-based; null where the problem is about a file or a folder as a whole. */
  readonly line: number | null;
  readonly message: string;
}

/** Collects problems, so that one run tells an author everything at once. */
export class ProblemLog {
  readonly #problems = new Map<string, Problem>();

  add(file: string, line: number | null, message: string): void {
    this.#problems.set(`${file}\n${line ?? 0}\n${message}`, { file, line, message });
  }

  addAll(problems: readonly Problem[]): void {
    for (const { file, line, message } of problems) this.add(file, line, message);
  }

  get count(): number {
    return this.#problems.size;
  }

  /** All problems, in the order of files and lines. */
  sorted(): readonly Problem[] {
    return [...this.#problems.values()].sort(
      (a, b) => compareText(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0),
    );
  }
}

/** The one order used for files and ids: by code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `file:line: message`, the form editors and CI turn into links. */
export function formatProblem({ file, line, message }: Problem): string {
  return `${file}${line === null ? '' : `:${line}`}: ${message}`;
}
