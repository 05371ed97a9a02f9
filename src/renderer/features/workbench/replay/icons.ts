// Icons that only stepping through uses.

export { default as StepIntoIcon } from 'lucide-react/icons/arrow-down-to-dot';
export { default as StepOutIcon } from 'lucide-react/icons/arrow-up-from-dot';
export { default as FirstIcon } from 'lucide-react/icons/chevron-first';
export { default as LastIcon } from 'lucide-react/icons/chevron-last';
export { default as BackIcon } from 'lucide-react/icons/chevron-left';
export { default as ForwardIcon } from 'lucide-react/icons/chevron-right';
export { default as StepIcon } from 'lucide-react/icons/footprints';
export { default as PauseIcon } from 'lucide-react/icons/pause';
export { default as StepOverIcon } from 'lucide-react/icons/redo-dot';
export { default as ZoomInIcon } from 'lucide-react/icons/zoom-in';
export { default as ZoomOutIcon } from 'lucide-react/icons/zoom-out';
