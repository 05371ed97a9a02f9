import { create } from 'zustand';

export const usePaletteStore = create<{ readonly open: boolean }>(() => ({ open: false }));
