export { ProgressScreen } from './ProgressScreen.tsx';
