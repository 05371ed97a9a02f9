import { useScreenTitle } from '../../app/screen.ts';

export function LearnScreen() {
  useScreenTitle('Learn');
  return (
    <div className="page">
      <h1>Learn</h1>
    </div>
  );
}
