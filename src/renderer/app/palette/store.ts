import { create } from 'zustand';
import type { TypedAhead } from './type-ahead.ts';

export const NOTHING_TYPED: TypedAhead = { text: '', entered: false };

interface PaletteState {
  readonly open: boolean;
  /** What was typed before the palette could be seen: nobody waits for it before typing. */
  readonly typed: TypedAhead;
}

export const usePaletteStore = create<PaletteState>(() => ({ open: false, typed: NOTHING_TYPED }));
