import type { ComponentType } from 'react';
import { create } from 'zustand';
import { usePaletteStore } from './store.ts';
import { typeAhead } from './type-ahead.ts';

/** The palette, once its code is there. */
export const usePaletteCode = create<{ readonly Palette: ComponentType | null }>(() => ({
  Palette: null,
}));

export async function loadPalette(): Promise<void> {
  const { Palette } = await import('./Palette.tsx');
  usePaletteCode.setState({ Palette });
}

let opening = false;

/** Opens the palette, or closes it; keys pressed while its code is on the way are typed into it, and nowhere else. */
export function togglePalette(): void {
  if (usePaletteCode.getState().Palette !== null) {
    usePaletteStore.setState(({ open }) => ({ open: !open }));
    return;
  }
  if (opening) return;
  opening = true;
  const ahead = typeAhead(window);
  void loadPalette()
    .then(
      () => usePaletteStore.setState({ open: true, ahead }),
      (error: unknown) => {
        ahead.dispose();
        throw error;
      },
    )
    .finally(() => {
      opening = false;
    });
}
