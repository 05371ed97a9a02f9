import type { StartProblem } from '../core/createCore.ts';

/** Main to core process: a renderer's port comes with it. */
export type ToCore = { readonly type: 'attach' } | { readonly type: 'quit' };
/** Core process to main. */
export type FromCore =
  | { readonly type: 'ready' }
  | { readonly type: 'startFailed'; readonly problem: StartProblem }
  | { readonly type: 'reveal'; readonly folder: string };

/** Names of the two messages between main and a window; everything else goes through the port. */
export const PORT_WANTED = 'cairn:port-wanted';
export const PORT = 'cairn:port';
export const CORE_GONE = 'cairn:core-gone';
