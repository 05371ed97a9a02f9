import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { searchPanelOpen } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { type RefObject, useEffect, useRef } from 'react';
import type { ExerciseSession } from '../exercise-session.ts';
import { readerExtensions } from './extensions.ts';

/** Owns the exercise's one editor: in `host` as long as the component is shown. */
export function useFileEditor(session: ExerciseSession | null): RefObject<HTMLDivElement | null> {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current || !session) return;
    const attached = session.documents.attach(host.current);
    return () => attached.dispose();
  }, [session]);
  return host;
}

/** Owns a view that shows a text, at a line if one is given. With `onLeave` it takes the focus, and Escape leaves it. */
export function useReader(options: {
  readonly path: string;
  readonly text: string;
  readonly line: number | null;
  readonly label: string;
  readonly onLeave?: () => void;
}): RefObject<HTMLDivElement | null> {
  const { path, text, line, label } = options;
  const host = useRef<HTMLDivElement>(null);
  const leave = useRef(options.onLeave);
  leave.current = options.onLeave;
  useEffect(() => {
    if (!host.current) return;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [leaveOnEscape(() => leave.current), readerExtensions(path, label)],
      }),
    });
    if (line !== null) {
      const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      view.dispatch({
        selection: { anchor: at.from, head: at.to },
        effects: EditorView.scrollIntoView(at.from, { y: 'center' }),
      });
    }
    if (leave.current) view.focus();
    return () => view.destroy();
  }, [path, text, line, label]);
  return host;
}

/** The first Escape closes the search, where one is open. */
function leaveOnEscape(leave: () => (() => void) | undefined): Extension {
  const run = (view: EditorView): boolean => {
    const go = leave();
    if (go === undefined || searchPanelOpen(view.state)) return false;
    go();
    return true;
  };
  return keymap.of([{ key: 'Escape', run }]);
}

export interface Side {
  readonly label: string;
  readonly text: string;
}

/** From this width two texts fit next to each other. */
export const MERGE_COLUMNS_PX = 620;

/** Owns a view of two texts, their differences marked, equal stretches folded: in columns, or one under the other. */
export function useMerge(options: {
  readonly path: string;
  readonly left: Side;
  readonly right: Side;
  readonly columns: boolean;
}): RefObject<HTMLDivElement | null> {
  const { path, columns } = options;
  const { label: leftLabel, text: left } = options.left;
  const { label: rightLabel, text: right } = options.right;
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const side = (doc: string, label: string): { doc: string; extensions: Extension } => ({
      doc,
      extensions: [readerExtensions(path, label), EditorView.lineWrapping],
    });
    const shared = {
      gutter: true,
      collapseUnchanged: { margin: 3, minSize: 6 },
      diffConfig: { scanLimit: 1000, timeout: 100 },
    };
    const parent = host.current;
    if (columns) {
      const a = side(left, leftLabel);
      const b = side(right, rightLabel);
      const view = new MergeView({ parent, a, b, ...shared });
      return () => view.destroy();
    }
    const { doc, extensions } = side(right, `${leftLabel} and ${rightLabel}`);
    const merge = unifiedMergeView({ original: left, mergeControls: false, ...shared });
    const view = new EditorView({ parent, doc, extensions: [extensions, merge] });
    return () => view.destroy();
  }, [path, left, right, leftLabel, rightLabel, columns]);
  return host;
}
