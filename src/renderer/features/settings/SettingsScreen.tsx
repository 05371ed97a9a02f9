import { useScreenTitle } from '../../app/screen.ts';

export function SettingsScreen() {
  useScreenTitle('Settings');
  return (
    <div className="page">
      <h1>Settings</h1>
    </div>
  );
}
