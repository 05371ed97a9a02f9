export { DoctorScreen } from './DoctorScreen.tsx';
export { SettingsScreen } from './SettingsScreen.tsx';
