import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type RefObject, useEffect, useRef } from 'react';
import { useSession } from '../../../app/session.ts';
import { blockExtensions } from '../editor/extensions.ts';

/** Owns the editor of a runnable block, from the moment the learner wants to change it. */
export function useBlockEditor(options: {
  readonly active: boolean;
  readonly code: string;
  readonly label: string;
  readonly onChange: (code: string) => void;
  readonly onRun: () => void;
  readonly onLeave: () => void;
}): RefObject<HTMLDivElement | null> {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(options);
  latest.current = options;
  const { active, label } = options;
  useEffect(() => {
    if (!active || !host.current) return;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.code,
        extensions: [
          blockExtensions({
            label,
            run: () => latest.current.onRun(),
            keys: {
              tabIndents: () => useSession.getState().settings.tabIndents,
              leave: () => latest.current.onLeave(),
            },
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.sliceDoc());
          }),
        ],
      }),
    });
    view.focus();
    return () => view.destroy();
  }, [active, label]);
  return host;
}
