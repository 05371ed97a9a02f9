import { create } from 'zustand';
import type { TypeAhead } from './type-ahead.ts';

interface PaletteState {
  readonly open: boolean;
  /** What is typed before the palette's field has the focus: nobody waits for it before typing. */
  readonly ahead: TypeAhead | null;
}

export const usePaletteStore = create<PaletteState>(() => ({ open: false, ahead: null }));
