import { useScreenTitle } from '../../app/screen.ts';

export function SearchScreen() {
  useScreenTitle('Search');
  return (
    <div className="page">
      <h1>Search</h1>
    </div>
  );
}
