/** Main to core process: a renderer's port comes with it. */
export type ToCore =
  | { readonly type: 'attach' }
  | { readonly type: 'quit' }
  | { readonly type: 'readerSaid'; readonly id: number; readonly message: unknown }
  | { readonly type: 'readerGone'; readonly id: number };
/** Core process to main. */
export type FromCore =
  /** It ends by itself, to open the profile anew: no crash to be counted. */
  | { readonly type: 'restarting' }
  | { readonly type: 'reveal'; readonly folder: string }
  /** Only the main process may start processes of Electron's: it starts the one that reads foreign files. */
  | { readonly type: 'startReader'; readonly id: number; readonly words: readonly string[] }
  | { readonly type: 'endReader'; readonly id: number };

/** Names of the two messages between main and a window; everything else goes through the port. */
export const PORT_WANTED = 'cairn:port-wanted';
export const PORT = 'cairn:port';
export const CORE_GONE = 'cairn:core-gone';
