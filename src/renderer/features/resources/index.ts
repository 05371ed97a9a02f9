export { ResourcesScreen } from './ResourcesScreen.tsx';
