import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView, keymap, showTooltip, type Tooltip } from '@codemirror/view';

const setTip = StateEffect.define<Tooltip | null>();

/** What was asked for by key stands at the cursor until the next move. */
const tipField = StateField.define<Tooltip | null>({
  create: () => null,
  update(tip, transaction) {
    for (const effect of transaction.effects) if (effect.is(setTip)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : tip;
  },
  provide: (field) => showTooltip.from(field),
});

export const tips: Extension = [
  tipField,
  keymap.of([
    {
      key: 'Escape',
      run: (view) => {
        if (view.state.field(tipField, false) == null) return false;
        view.dispatch({ effects: setTip.of(null) });
        return true;
      },
    },
  ]),
];

/** Shows `content` at `pos` and reads it out. */
export function showTip(view: EditorView, pos: number, content: HTMLElement): void {
  const create = () => ({ dom: content });
  view.dispatch({
    effects: [
      setTip.of({ pos, above: true, create }),
      EditorView.announce.of(content.textContent ?? ''),
    ],
  });
}
