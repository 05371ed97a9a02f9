import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { type RefObject, useEffect, useRef } from 'react';
import type { Failure } from '../../../contract/grading.ts';
import type { ShownCard } from '../../../contract/shown-card.ts';
import { routes } from '../../app/location.ts';
import { useSession } from '../../app/session.ts';
import { RunIcon } from '../../components/icons.ts';
import { Button, DomainErrorNote, LinkButton } from '../../components/index.ts';
import { type CodeRun, runCode, type, useReview } from './store.ts';

/** A few lines to write, and to run against the card's own tests. */
export function CodeAnswer({ card }: { readonly card: Extract<ShownCard, { kind: 'code' }> }) {
  const host = useRef<HTMLDivElement>(null);
  useEditor(host);
  const running = useReview((state) => state.running);
  const run = useReview((state) => state.run);
  const runError = useReview((state) => state.runError);
  const typed = useReview((state) => state.typed);
  return (
    <div className="code-answer">
      {card.setup !== '' && (
        <div className="prose">
          <p className="sheet-label">Already there</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard */}
          <pre tabIndex={0}>{card.setup}</pre>
        </div>
      )}
      <div ref={host} className="code-field" />
      <div className="code-bar">
        <Button
          icon={<RunIcon />}
          keys="Mod+Enter"
          busy={running}
          disabled={typed.trim() === ''}
          onClick={() => void runCode(typed)}
        >
          {running ? 'Running…' : 'Run'}
        </Button>
        <div role="status" className="code-status">
          {run && !running && <RunResult run={run} />}
        </div>
      </div>
      {runError &&
        (runError.code === 'pythonMissing' ? (
          <div className="note note-warning" role="alert">
            <div className="note-body">
              <p className="note-title">Python is not ready, so the code was not run</p>
              <p className="note-text">
                {runError.message} Your code is still here: show the answer and compare.
              </p>
              <LinkButton size="small" to={routes.settingsPython}>
                See what to do
              </LinkButton>
            </div>
          </div>
        ) : (
          <DomainErrorNote what="The code was not run" error={runError} />
        ))}
    </div>
  );
}

const OUTCOMES: Readonly<Record<CodeRun['outcome'], string>> = {
  completed: 'Not yet.',
  timedOut: 'It did not end in time, so it was stopped.',
  crashed: 'It crashed.',
  cancelled: 'It was cancelled.',
  limit: 'It went over a limit and was stopped.',
};

function RunResult({ run }: { readonly run: CodeRun }) {
  if (run.passed) return <p className="code-passed">Every check of the card passed.</p>;
  const { failure } = run;
  const compared = failure?.expected != null;
  return (
    <div className="code-failed">
      <p>
        <strong>{OUTCOMES[run.outcome]}</strong> {failure && !compared && failureText(failure)}
        {compared && (
          <>
            {failure.label != null && <code>{failure.label}</code>} should be{' '}
            <code>{failure.expected}</code>, and is <code>{failure.actual ?? 'nothing'}</code>.
          </>
        )}
      </p>
      {run.output.trim() !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: output that scrolls must be reachable by keyboard
        <pre tabIndex={0}>{run.output}</pre>
      )}
    </div>
  );
}

/** An assertion's message stands for itself; another error is named by its class. */
function failureText({ kind, type: name, message, explanation }: Failure): string {
  if (explanation != null) return explanation;
  return kind === 'assertion' && message !== '' ? message : `${name}: ${message}`;
}

/** Owns the CodeMirror of the card: made once, disposed with it. */
function useEditor(host: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    if (!host.current) return;
    const { tabIndents, editorFontSize } = useSession.getState().settings;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: useReview.getState().typed,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          bracketMatching(),
          indentUnit.of('    '),
          EditorState.tabSize.of(4),
          python(),
          syntaxHighlighting(classHighlighter),
          EditorView.contentAttributes.of({ 'aria-label': 'Your code' }),
          EditorView.theme({ '&': { fontSize: `${editorFontSize}px` } }),
          keymap.of([
            {
              key: 'Mod-Enter',
              run: (editor) => {
                void runCode(editor.state.doc.toString());
                return true;
              },
            },
            {
              // Out of the editor, so that the keys of the review work and Tab moves on.
              key: 'Escape',
              run: (editor) => {
                editor.contentDOM.blur();
                editor.dom.closest<HTMLElement>('article')?.focus();
                return true;
              },
            },
            ...defaultKeymap,
            ...historyKeymap,
            ...(tabIndents ? [indentWithTab] : []),
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) type(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.focus();
    return () => view.destroy();
  }, [host]);
}
