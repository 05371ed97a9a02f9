import { useMemo } from 'react';
import type { EvidenceFile } from '../../../contract/checkpoint.ts';
import { changesBetween, type DiffLine, type FileChange } from './diff.ts';

/** The files of a run, each folded; what changed since the run it is compared with stands first. */
export function FileChanges(props: {
  readonly files: readonly EvidenceFile[];
  readonly before: readonly EvidenceFile[] | null;
}) {
  const { files, before } = props;
  const changes = useMemo(() => changesBetween(files, before), [files, before]);
  return (
    <ul className="cp-files">
      {changes.map((change) => (
        <li key={change.path}>
          <details>
            <summary>
              <code>{change.path}</code>
              <span className="cp-quiet numbers">{about(change, before !== null)}</span>
            </summary>
            <Lines change={change} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function about({ kind, added, removed, lines, bytes }: FileChange, compared: boolean): string {
  const size = `${bytes.toLocaleString('en')} bytes`;
  if (lines === null) return kind === 'same' ? size : `${kind}, ${size}`;
  switch (kind) {
    case 'same':
      return compared ? 'unchanged' : `${lines.length} lines`;
    case 'added':
      return `new, ${added} lines`;
    case 'removed':
      return `deleted, ${removed} lines`;
    case 'changed':
      return `${added} added, ${removed} removed`;
  }
}

const SIGNS = { same: ' ', removed: '−', added: '+', skipped: '…' } as const;
const SPOKEN = { same: '', removed: 'removed: ', added: 'added: ', skipped: '' } as const;

function Lines({ change }: { readonly change: FileChange }) {
  if (change.lines === null) {
    return <p className="cp-quiet">Not text, or too long to be kept: only its size is.</p>;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <pre className="cp-diff" tabIndex={0}>
      {change.lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their places
        <span key={index} className="cp-diff-line" data-op={line.op}>
          <span aria-hidden="true">{SIGNS[line.op]} </span>
          <span className="visually-hidden">{SPOKEN[line.op]}</span>
          {textOf(line)}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

function textOf({ op, text }: DiffLine): string {
  return op === 'skipped' ? `${text} lines are the same` : text;
}
