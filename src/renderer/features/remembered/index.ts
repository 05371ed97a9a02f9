export { RememberedExercises } from './RememberedExercises.tsx';
