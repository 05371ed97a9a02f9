import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { type Action, useActions } from '../../app/actions.ts';
import { navigate } from '../../app/location.ts';
import { ReviewIcon } from '../../components/icons.ts';
import { Button } from '../../components/index.ts';
import { useWayBack } from './way-back.ts';

/** From the lesson that a card sent the learner to, back to that card. */
export function WayBack() {
  const [path] = useLocation();
  const to = useWayBack((state) => state.to);
  const shown = to !== null && /^\/(learn|practice)\//.test(path);
  return shown ? <WayBackButton to={to} /> : null;
}

function WayBackButton({ to }: { readonly to: string }) {
  const actions = useMemo<readonly Action[]>(
    () => [
      {
        ...{ id: 'review.back', title: 'Back to the card', group: 'Review', keys: 'Alt+b' },
        everywhere: true,
        run: () => navigate(to),
      },
    ],
    [to],
  );
  useActions(actions);
  return (
    <div className="way-back">
      <Button variant="primary" icon={<ReviewIcon />} keys="Alt+b" onClick={() => navigate(to)}>
        Back to the card
      </Button>
    </div>
  );
}
