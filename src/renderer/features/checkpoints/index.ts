export { CheckpointScreen } from './CheckpointScreen.tsx';
export { CheckpointsScreen } from './CheckpointsScreen.tsx';
