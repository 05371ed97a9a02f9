import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  insertTab,
} from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';

/** Two Escapes within this time leave the editor. */
const LEAVE_MS = 600;

/** Keys that the editor would take and the workbench needs: check, and the points before and after. */
const OF_THE_WORKBENCH: ReadonlySet<string> = new Set([
  'Mod-Enter',
  'Alt-ArrowLeft',
  'Alt-ArrowRight',
]);

const SEARCH_WORDS = EditorState.phrases.of({
  next: 'Next',
  previous: 'Previous',
  all: 'Select all',
  'match case': 'Match case',
  regexp: 'Regular expression',
  'by word': 'Whole word',
  replace: 'Replace',
  'replace all': 'Replace all',
  close: 'Close the search',
});

export interface EditorKeys {
  /** Read at each key press, so that the setting works at once in every open file. */
  readonly tabIndents: () => boolean;
  readonly leave: () => void;
}

function tabKeys(keys: EditorKeys): readonly KeyBinding[] {
  return [
    {
      key: 'Tab',
      run: (view) => {
        if (!keys.tabIndents()) return false;
        return view.state.selection.ranges.some((range) => !range.empty)
          ? indentMore(view)
          : insertTab(view);
      },
      shift: (view) => keys.tabIndents() && indentLess(view),
    },
  ];
}

/** Sees the keys before any other binding does, and lets them pass. */
function leaveOnTwoEscapes(leave: () => void): Extension {
  let lastMs = 0;
  return EditorView.domEventHandlers({
    keydown(event) {
      if (event.key !== 'Escape') {
        lastMs = 0;
        return false;
      }
      if (event.timeStamp - lastMs < LEAVE_MS) {
        lastMs = 0;
        leave();
        return true;
      }
      lastMs = event.timeStamp;
      return false;
    },
  });
}

function languageOf(path: string): Extension {
  return path.endsWith('.py') || path.endsWith('.pyi') ? python() : [];
}

/** How code looks and is read, in editors and in views that only show. */
export function codeLook(path: string): Extension {
  return [
    languageOf(path),
    syntaxHighlighting(classHighlighter),
    lineNumbers(),
    highlightSpecialChars(),
    EditorState.tabSize.of(4),
    indentUnit.of('    '),
    SEARCH_WORDS,
  ];
}

/** A file of the workspace: everything a person expects of a code editor. */
export function fileExtensions(options: {
  readonly path: string;
  readonly label: string;
  readonly editable: boolean;
  readonly lineSeparator: string;
  readonly keys: EditorKeys;
}): Extension {
  const { path, label, editable, keys } = options;
  return [
    leaveOnTwoEscapes(keys.leave),
    codeLook(path),
    // Files keep the line ends they came with.
    EditorState.lineSeparator.of(options.lineSeparator),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
    EditorState.readOnly.of(!editable),
    EditorState.allowMultipleSelections.of(true),
    history(),
    foldGutter(),
    codeFolding(),
    drawSelection(),
    dropCursor(),
    rectangularSelection(),
    crosshairCursor(),
    bracketMatching(),
    indentOnInput(),
    search({ top: true }),
    highlightSelectionMatches(),
    editable
      ? [
          closeBrackets(),
          autocompletion({ icons: false }),
          highlightActiveLine(),
          highlightActiveLineGutter(),
        ]
      : [],
    keymap.of([
      ...closeBracketsKeymap,
      ...tabKeys(keys),
      ...defaultKeymap.filter((binding) => !OF_THE_WORKBENCH.has(binding.key ?? '')),
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
    ]),
  ];
}

/** A runnable block of a lesson, while it is edited: small, without gutters. */
export function blockExtensions(options: {
  readonly label: string;
  readonly keys: EditorKeys;
  readonly run: () => void;
}): Extension {
  return [
    leaveOnTwoEscapes(options.keys.leave),
    python(),
    syntaxHighlighting(classHighlighter),
    EditorState.tabSize.of(4),
    indentUnit.of('    '),
    EditorView.contentAttributes.of({
      'aria-label': options.label,
      spellcheck: 'false',
      tabindex: '0',
    }),
    history(),
    drawSelection(),
    bracketMatching(),
    indentOnInput(),
    closeBrackets(),
    keymap.of([
      {
        key: 'Mod-Enter',
        run: () => {
          options.run();
          return true;
        },
      },
      {
        key: 'Shift-Enter',
        run: () => {
          options.run();
          return true;
        },
      },
      ...closeBracketsKeymap,
      ...tabKeys(options.keys),
      ...defaultKeymap,
      ...historyKeymap,
    ]),
  ];
}

/** Shows a text, numbered and highlighted, without a way to change it. */
export function readerExtensions(path: string, label: string): Extension {
  return [
    codeLook(path),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    drawSelection(),
    search({ top: true }),
    highlightSelectionMatches(),
    keymap.of([
      ...searchKeymap,
      ...defaultKeymap.filter((binding) => !OF_THE_WORKBENCH.has(binding.key ?? '')),
    ]),
  ];
}
