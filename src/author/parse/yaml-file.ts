import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar } from 'yaml';
import type { z } from 'zod';
import type { ProblemLog } from '../problem.ts';

/** A place in a YAML document: `['hints', 2]`. */
export type YamlPath = readonly PropertyKey[];

/** A document that fits its schema, and the way back from a value to its line. */
export interface ParsedYaml<Value> {
  readonly file: string;
  readonly value: Value;
  /** The line of a value's key; of the nearest thing around it if the value is missing. */
  readonly lineOf: (path: YamlPath) => number;
  /** The line a text starts on: for a block text (`|`, `>`) the one below its key. */
  readonly textLineOf: (path: YamlPath) => number;
}

export interface YamlSource {
  readonly file: string;
  readonly text: string;
  /** The file's line on which `text` starts; front matter starts on line 2. */
  readonly firstLine?: number;
}

/** Parses and validates a YAML (or JSON) text. Everything wrong goes to the log with its line, and the result is then null. */
export function parseYaml<Schema extends z.ZodType>(
  source: YamlSource,
  schema: Schema,
  log: ProblemLog,
): ParsedYaml<z.output<Schema>> | null {
  const counter = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: counter, prettyErrors: false });
  const offset = (source.firstLine ?? 1) - 1;
  const lineAt = (position: number): number => counter.linePos(position).line + offset;
  for (const error of document.errors) {
    log.add(source.file, lineAt(error.pos[0]), `This is not YAML: ${error.message}.`);
  }
  if (document.errors.length > 0) return null;

  const lineOf = (path: YamlPath): number => lineAt(locate(document.contents, path).position);
  const result = schema.safeParse(document.toJS());
  if (!result.success) {
    for (const issue of result.error.issues) {
      log.add(source.file, lineOf(issue.path), explainIssue(issue));
    }
    return null;
  }
  const textLineOf = (path: YamlPath): number => {
    const { node } = locate(document.contents, path);
    if (!isScalar(node) || !node.range) return lineOf(path);
    const block = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
    return lineAt(node.range[0]) + (block ? 1 : 0);
  };
  return { file: source.file, value: result.data, lineOf, textLineOf };
}

interface Located {
  readonly node: Node | null;
  readonly position: number;
}

function locate(root: Node | null, path: YamlPath): Located {
  let node = root;
  let position = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (pair === undefined) return { node: null, position };
      position = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? position;
      node = (pair.value ?? null) as Node | null;
    } else if (isSeq(node) && typeof step === 'number') {
      node = (node.items[step] ?? null) as Node | null;
      position = node?.range?.[0] ?? position;
    } else {
      return { node: null, position };
    }
  }
  return { node, position };
}

/** One schema issue as a sentence that says what to do. */
export function explainIssue(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? 'This document' : `\`${issue.path.join('.')}\``;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `Unknown key ${issue.keys.map((key) => `\`${key}\``).join(', ')} in ${lowerFirst(where)}: remove it or correct its spelling.`;
    case 'invalid_type':
      return issue.message.includes('received undefined')
        ? `${where} is missing: add it (${issue.expected}).`
        : `${where} must be ${article(issue.expected)}: ${issue.message.replace(/^Invalid input: /, '')}.${issue.expected === 'string' ? ' Put it in quotes if it looks like a number, a date or a truth value.' : ''}`;
    case 'invalid_union':
      return `${where} fits none of the allowed forms: ${issue.message}. See docs/authoring.md.`;
    default:
      return `${where}: ${issue.message}.`;
  }
}

function article(noun: string): string {
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function lowerFirst(text: string): string {
  return text.startsWith('`') ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
