import { history, historyField, undo } from '@codemirror/commands';
import { EditorState, type StateCommand } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import {
  boundHistory,
  boundMemory,
  digest,
  EMPTY_MEMORY,
  type FileMemory,
  readMemory,
  restorableHistory,
} from '../../../../src/renderer/features/workbench/logic/editor-memory.ts';

const memory = (text: string, kept: unknown): FileMemory => ({
  digest: digest(text),
  anchor: 0,
  head: 0,
  top: 0,
  history: kept,
});

function typed(steps: number): EditorState {
  let state = EditorState.create({
    doc: '',
    extensions: history({ newGroupDelay: 0, joinToEvent: () => false }),
  });
  for (let step = 0; step < steps; step++) {
    const insert = `line ${step}\n`;
    state = state.update({
      changes: { from: state.doc.length, insert },
      userEvent: 'input.paste',
    }).state;
  }
  return state;
}

function run(command: StateCommand, state: EditorState): EditorState {
  let after = state;
  command({
    state,
    dispatch: (transaction) => {
      after = transaction.state;
    },
  });
  return after;
}

const historyOf = (state: EditorState): unknown =>
  (state.toJSON({ history: historyField }) as { history: unknown }).history;

describe('a remembered history', () => {
  it('goes with its own text only', () => {
    const kept = historyOf(typed(2));
    const text = 'line 0\nline 1\n';
    expect(restorableHistory(memory(text, kept), text)).toEqual(kept);
    expect(restorableHistory(memory(text, kept), `${text} `)).toBeNull();
    expect(restorableHistory(memory(text, null), text)).toBeNull();
    expect(restorableHistory(memory(text, { done: 3 }), text)).toBeNull();
    expect(restorableHistory(undefined, text)).toBeNull();
  });

  it('loses its oldest steps where it is too long, and still undoes the newest', () => {
    const state = typed(200);
    const whole = JSON.stringify(historyOf(state)).length;
    const limit = Math.floor(whole / 4);
    const bounded = boundHistory(historyOf(state), limit) as { done: unknown[] };
    expect(JSON.stringify(bounded).length).toBeLessThan(whole / 3);
    expect(bounded.done.length).toBeGreaterThan(20);
    const restored = EditorState.fromJSON(
      { doc: state.sliceDoc(), selection: state.selection.toJSON(), history: bounded },
      { extensions: history() },
      { history: historyField },
    );
    expect(run(undo, restored).doc.lines).toBe(state.doc.lines - 1);
  });

  it('is dropped for the largest file first where all together are too long', () => {
    const big = memory('a', { done: ['x'.repeat(900)], undone: [] });
    const small = memory('b', { done: ['x'], undone: [] });
    const all = { format: 1 as const, active: 'a.py', files: { 'a.py': big, 'b.py': small } };
    const bounded = boundMemory(all, 600);
    expect(bounded.files).toEqual({ 'a.py': { ...big, history: null }, 'b.py': small });
  });
});

describe('what was stored', () => {
  it('is read back as it was', () => {
    const stored = { format: 1, active: 'a.py', files: { 'a.py': memory('a', null) } };
    expect(readMemory(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  });

  it('is left out where it has another shape', () => {
    for (const value of [null, 3, 'x', [], { format: 2, files: {} }, { format: 1 }]) {
      expect(readMemory(value)).toEqual(EMPTY_MEMORY);
    }
    const files = { 'a.py': { ...memory('a', null), anchor: -1 }, 'b.py': null };
    expect(readMemory({ format: 1, active: 7, files })).toEqual(EMPTY_MEMORY);
  });
});

describe('the digest', () => {
  it('tells texts apart', () => {
    const texts = ['', ' ', 'a', 'b', 'ab', 'ba', 'a\n', 'é', 'e'];
    expect(new Set(texts.map(digest)).size).toBe(texts.length);
  });
});
