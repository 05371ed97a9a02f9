import type { CheckProgress } from './grading.ts';
import type { ExerciseId } from './ids.ts';
import type { PythonStatus } from './python.ts';
import type { RebuildProgress } from './rebuild.ts';
import type { Settings } from './settings.ts';
import type { OptimiserProgress } from './statistics.ts';
import type { TransferProgress } from './transfer.ts';

/** What the core tells every client without being asked. */
export interface Events {
  /** Projections changed: a client that shows them reads them again. */
  changed: {
    readonly topics: readonly (
      | 'progress'
      | 'review'
      | 'today'
      | 'curriculum'
      | 'notes'
      | 'checkpoints'
    )[];
  };
  'settings.changed': Settings;
  'optimiser.progress': OptimiserProgress;
  'rebuild.progress': RebuildProgress;
  'python.status': PythonStatus;
  'check.progress': CheckProgress;
  /** Files changed outside the app's editor: read the workspace again. */
  'workspace.changed': { readonly exerciseId: ExerciseId; readonly paths: readonly string[] };
  'terminal.data': { readonly terminalId: string; readonly data: string };
  'terminal.exit': { readonly terminalId: string; readonly code: number };
  /** One JSON-RPC message of the language server. */
  'language.message': { readonly sessionId: string; readonly message: string };
  /** `replaced`: another editor opened it for itself. `lost`: it crashed, and may be opened again. */
  'language.ended': { readonly sessionId: string; readonly why: 'replaced' | 'lost' };
  'transfer.progress': TransferProgress;
  /** `cairn check` and its like, asked in the terminal: the window shows what it did. */
  notice: { readonly level: 'info' | 'warning' | 'error'; readonly text: string };
}
export type EventName = keyof Events;
