import { routes } from '../../../app/location.ts';
import { pythonWork, useSession } from '../../../app/session.ts';
import { Button, LinkButton, ProgressBar } from '../../../components/index.ts';

/** The way out where code cannot run yet: set Python up, see how far that is, or try again once it is ready. */
export function PythonLink({ onReady }: { readonly onReady: () => void }) {
  const python = useSession((state) => state.python);
  const work = pythonWork(python);
  if (work !== null || python.kind === 'probing') {
    return (
      <>
        {work !== null && (
          <ProgressBar label={work.step} value={work.fraction} detail={work.detail} />
        )}
        <LinkButton size="small" to={routes.doctor}>
          See how far it is
        </LinkButton>
      </>
    );
  }
  const lacks = python.kind === 'ready' && python.tiers?.some(({ kind }) => kind === 'failed');
  return (
    <>
      {python.kind === 'ready' && (
        <Button size="small" variant={lacks ? 'secondary' : 'primary'} onClick={onReady}>
          {lacks ? 'Try again' : 'Python is ready: try again'}
        </Button>
      )}
      {(python.kind !== 'ready' || lacks) && (
        <LinkButton
          size="small"
          variant="primary"
          to={lacks ? routes.doctor : routes.settingsPython}
        >
          {lacks ? 'Repair the packages' : 'Set Python up'}
        </LinkButton>
      )}
    </>
  );
}
