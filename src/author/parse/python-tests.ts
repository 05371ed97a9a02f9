import { pythonLanguage } from '@codemirror/lang-python';
import type { SyntaxNode } from '@lezer/common';

/** A test function as its source shows it. */
export interface TestFunction {
  readonly name: string;
  readonly line: number;
  /** The docstring's lines, without its quotes; null if it has none. */
  readonly docstring: string | null;
}

/** Finds the test functions at the top level of a pytest file, without a Python: in the order they stand in. */
export function findTests(code: string): readonly TestFunction[] {
  const text = (node: SyntaxNode): string => code.slice(node.from, node.to);
  const tests: TestFunction[] = [];
  for (
    let node = pythonLanguage.parser.parse(code).topNode.firstChild;
    node !== null;
    node = node.nextSibling
  ) {
    const definition =
      node.name === 'DecoratedStatement' ? node.getChild('FunctionDefinition') : node;
    const nameNode =
      definition?.name === 'FunctionDefinition' ? definition.getChild('VariableName') : null;
    if (definition === null || nameNode === null || !text(nameNode).startsWith('test_')) continue;
    tests.push({
      name: text(nameNode),
      line: code.slice(0, definition.from).split('\n').length,
      docstring: docstringOf(definition, text),
    });
  }
  return tests;
}

function docstringOf(definition: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const first = definition.getChild('Body')?.getChild(':')?.nextSibling;
  const string = first?.name === 'ExpressionStatement' ? first.firstChild : null;
  if (string?.name !== 'String') return null;
  return text(string)
    .replace(/^[rRuU]?("""|'''|"|')/, '')
    .replace(/("""|'''|"|')$/, '')
    .trim();
}
