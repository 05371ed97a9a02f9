import { create } from 'zustand';
import type { ExerciseView } from '../../../contract/methods.ts';
import type { WorkspaceFile } from '../../../contract/workspace.ts';
import { core } from '../../rpc/client.ts';
import { type CheckRun, idleRun } from './logic/check-run.ts';
import { DEFAULT_LAYOUT, readLayout, type WorkbenchLayout } from './logic/layout.ts';
import type { SaveStatus } from './logic/save-scheduler.ts';

/** One file as its tab shows it; the text itself lives in the editor. */
export interface FileTab {
  readonly path: string;
  readonly role: WorkspaceFile['role'];
  /** False: not text, or too large. It is listed only. */
  readonly editable: boolean;
  readonly save: SaveStatus;
}

/** What is shown over the editor instead of a file. */
export type Reader =
  | { readonly kind: 'solution' }
  | { readonly kind: 'checks'; readonly path: string | null; readonly line: number | null }
  | { readonly kind: 'library'; readonly uri: string; readonly line: number }
  | { readonly kind: 'conflict'; readonly path: string };

interface WorkbenchState {
  readonly layout: WorkbenchLayout;
  readonly layoutLoaded: boolean;
  /** The exercise that is open, and how far it has been read. */
  readonly exercise: ExerciseView | null;
  readonly files: readonly FileTab[] | null;
  readonly folder: string;
  readonly active: string | null;
  readonly reader: Reader | null;
  readonly run: CheckRun;
  /** What went wrong with a file action, until it is dismissed. */
  readonly trouble: string | null;
  /** Why there is no help in the editor and what to do about it; null while there is, or while it starts. */
  readonly helpMissing: string | null;
}

export const EMPTY_EXERCISE = {
  exercise: null,
  files: null,
  folder: '',
  active: null,
  reader: null,
  run: idleRun([]),
  trouble: null,
  helpMissing: null,
} as const satisfies Partial<WorkbenchState>;

/** What the workbench shows now. The truth is in the core; the text being typed is in the editor. */
export const useWorkbench = create<WorkbenchState>()(() => ({
  layout: DEFAULT_LAYOUT,
  layoutLoaded: false,
  ...EMPTY_EXERCISE,
}));

const LAYOUT_KEY = 'workbench/layout';
const LAYOUT_SAVE_MS = 300;
let layoutTimer: ReturnType<typeof setTimeout> | undefined;

export async function loadLayout(): Promise<void> {
  if (useWorkbench.getState().layoutLoaded) return;
  const stored = await core.call('ui.get', { key: LAYOUT_KEY });
  useWorkbench.setState({
    layout: readLayout(stored.ok ? stored.value : null),
    layoutLoaded: true,
  });
}

export function changeLayout(patch: Partial<WorkbenchLayout>): void {
  useWorkbench.setState(({ layout }) => ({ layout: { ...layout, ...patch } }));
  clearTimeout(layoutTimer);
  layoutTimer = setTimeout(saveLayout, LAYOUT_SAVE_MS);
}

/** Also before the window goes: what was just dragged is kept. */
export function saveLayout(): void {
  clearTimeout(layoutTimer);
  layoutTimer = undefined;
  const { layout, layoutLoaded } = useWorkbench.getState();
  if (!layoutLoaded) return;
  void core.call('ui.save', { key: LAYOUT_KEY, value: JSON.parse(JSON.stringify(layout)) });
}
