export { useWelcome } from './store.ts';
export { WelcomeScreen } from './WelcomeScreen.tsx';
