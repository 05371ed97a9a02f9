/** Code with one line (1-based) written anew. An answer without indentation gets the line's own. */
export function replaceLine(code: string, line: number, answer: string): string {
  return code
    .split('\n')
    .map((old, index) => {
      if (index !== line - 1) return old;
      return /^\s/.test(answer) ? answer : `${/^\s*/.exec(old)?.[0] ?? ''}${answer}`;
    })
    .join('\n');
}
