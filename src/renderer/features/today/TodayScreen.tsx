import { useScreenTitle } from '../../app/screen.ts';

export function TodayScreen() {
  useScreenTitle('Today');
  return (
    <div className="page">
      <h1>Today</h1>
    </div>
  );
}
