import { useScreenTitle } from '../../app/screen.ts';

export function ReviewScreen({ pointId }: { readonly pointId: string | null }) {
  useScreenTitle('Review');
  return (
    <div className="page">
      <h1>Review {pointId}</h1>
    </div>
  );
}
