export { AssessScreen } from './AssessScreen.tsx';
