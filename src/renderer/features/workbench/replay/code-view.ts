import { EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, gutter } from '@codemirror/view';
import { type RefObject, useEffect, useRef } from 'react';
import { codeLook } from '../editor/extensions.ts';

/** Which lines are marked: the one that runs next (or is just left), and the one that has run. */
export interface Marks {
  readonly now: number | null;
  readonly ran: number | null;
  /** How `now` looks: on its way, leaving the call, in trouble, or a caller that waits for its call. */
  readonly tone: 'next' | 'leave' | 'raise' | 'caller';
}

const setMarks = StateEffect.define<Marks>();

class Arrow extends GutterMarker {
  readonly sign: string;
  readonly tone: string;
  constructor(sign: string, tone: string) {
    super();
    this.sign = sign;
    this.tone = tone;
  }
  override eq(other: GutterMarker): boolean {
    return other instanceof Arrow && other.sign === this.sign && other.tone === this.tone;
  }
  override toDOM(): Node {
    const mark = document.createElement('span');
    mark.textContent = this.sign;
    mark.className = `rp-arrow rp-arrow-${this.tone}`;
    return mark;
  }
}

const SIGNS: Readonly<Record<Marks['tone'], string>> = {
  next: '→',
  leave: '←',
  raise: '×',
  caller: '…',
};
const RAN = new Arrow('·', 'ran');
const lineNow = (tone: string): Decoration =>
  Decoration.line({ class: `rp-line-now rp-line-${tone}`, attributes: { 'aria-current': 'step' } });
const lineRan = Decoration.line({ class: 'rp-line-ran' });

const marksField = StateField.define<Marks>({
  create: () => ({ now: null, ran: null, tone: 'next' }),
  update(marks, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return effect.value;
    return marks;
  },
  provide: (field) =>
    EditorView.decorations.compute([field], (state) => {
      const { now, ran, tone } = state.field(field);
      const ranges = [
        ...(ran !== null && ran !== now ? [lineRan.range(startOf(state, ran))] : []),
        ...(now !== null ? [lineNow(tone).range(startOf(state, now))] : []),
      ];
      return Decoration.set(ranges, true);
    }),
});

function startOf(state: EditorState, line: number): number {
  return state.doc.line(Math.min(Math.max(line, 1), state.doc.lines)).from;
}

const arrows: Extension = gutter({
  class: 'rp-arrows',
  renderEmptyElements: false,
  lineMarker(view, block) {
    const { now, ran, tone } = view.state.field(marksField);
    const line = view.state.doc.lineAt(block.from).number;
    if (line === now) return new Arrow(SIGNS[tone], tone);
    return line === ran ? RAN : null;
  },
  lineMarkerChange: (update) =>
    update.startState.field(marksField) !== update.state.field(marksField),
  initialSpacer: () => RAN,
});

/** Owns the view of the code that is stepped through. */
export function useCodeView(options: {
  readonly name: string;
  readonly text: string;
  readonly marks: Marks;
}): RefObject<HTMLDivElement | null> {
  const { name, text } = options;
  const { now, ran, tone } = options.marks;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  useEffect(() => {
    if (!host.current) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          marksField,
          arrows,
          codeLook(name),
          EditorState.readOnly.of(true),
          // Not editable: the arrow keys step.
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({
            'aria-label': `${name}, the recorded code`,
            tabindex: '0',
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [name, text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new view needs its marks as well
  useEffect(() => {
    const { current } = view;
    if (!current) return;
    const effects: StateEffect<unknown>[] = [setMarks.of({ now, ran, tone })];
    if (now !== null) {
      const at = startOf(current.state, now);
      effects.push(EditorView.scrollIntoView(at, { y: 'nearest', yMargin: 60 }));
    }
    current.dispatch({ effects });
  }, [now, ran, tone, name, text]);
  return host;
}
