export { Palette } from './Palette.tsx';
export { usePaletteStore } from './store.ts';
