import { routes } from '../../../app/location.ts';
import { useSession } from '../../../app/session.ts';
import { Button, LinkButton } from '../../../components/index.ts';

/** The way out where code cannot run yet: set Python up, see how far that is, or try again once it is ready. */
export function PythonLink({ onReady }: { readonly onReady: () => void }) {
  const { kind } = useSession((state) => state.python);
  if (kind === 'ready') {
    return (
      <Button size="small" variant="primary" onClick={onReady}>
        Python is ready: try again
      </Button>
    );
  }
  const underWay = kind === 'settingUp' || kind === 'probing';
  return (
    <LinkButton
      size="small"
      variant={underWay ? 'secondary' : 'primary'}
      to={routes.settingsPython}
    >
      {underWay ? 'See how far it is' : 'Set Python up'}
    </LinkButton>
  );
}
