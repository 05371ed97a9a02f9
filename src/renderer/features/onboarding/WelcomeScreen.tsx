import './onboarding.css';
import type { PythonStatus } from '../../../contract/python.ts';
import { outlineResource, places } from '../../app/curriculum.ts';
import { routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { setUpPython, useSession } from '../../app/session.ts';
import { NextIcon } from '../../components/icons.ts';
import { Button, LinkButton, ProgressBar, Title } from '../../components/index.ts';
import { useResource } from '../../rpc/resource.ts';
import { finishWelcome } from './store.ts';

/** The first start: three doors, and none of them waits for another. */
export function WelcomeScreen() {
  useScreenTitle('Welcome');
  const { value: outline } = useResource(outlineResource);
  const all = outline ? [...places(outline).values()] : [];
  const first = all.find(({ point }) => point.written) ?? all[0];
  return (
    <div className="page welcome">
      <h1>Where do you stand?</h1>
      <p className="welcome-lead">
        Backend Python, one point at a time: a lesson to read, an exercise that is checked on this
        computer, and a few cards that keep it in memory. Everything works offline, and everything
        you write stays in your own folder.
      </p>
      <ol className="doors">
        <li className="door">
          <h2>Assess me</h2>
          <p>
            12 to 20 short tasks find your level, and suggest a path and a point to start at. About
            a quarter of an hour; you can stop at any task.
          </p>
          <LinkButton variant="primary" to={routes.assess} onClick={finishWelcome}>
            Find my level
          </LinkButton>
        </li>
        <li className="door">
          <h2>Choose a path</h2>
          <p>
            Beginner, intermediate or advanced
            {outline ? `, through ${all.length} points in ${outline.modules.length} modules` : ''}.
            Prerequisites are suggested, never a wall.
          </p>
          <LinkButton to={routes.paths} onClick={finishWelcome}>
            See the paths
          </LinkButton>
        </li>
        <li className="door">
          <h2>Just start</h2>
          <p>
            {first ? (
              <>
                The first point: <Title text={first.point.title} />. About {first.point.minutes}{' '}
                minutes.
              </>
            ) : (
              'With the first point of the plan.'
            )}
          </p>
          <LinkButton
            to={first ? routes.point(first.point.id) : routes.learn}
            icon={<NextIcon />}
            onClick={finishWelcome}
          >
            Start the first lesson
          </LinkButton>
        </li>
      </ol>
      <section className="welcome-python" aria-labelledby="welcome-python">
        <h2 id="welcome-python">Python, set up beside it</h2>
        <PythonDoor />
      </section>
      <p className="welcome-later">
        <Button variant="quiet" onClick={finishWelcome}>
          Skip this and go to Today
        </Button>
      </p>
    </div>
  );
}

function PythonDoor() {
  const python = useSession((state) => state.python);
  return (
    <>
      <p>{pythonText(python)}</p>
      {python.kind === 'settingUp' && (
        <ProgressBar label={python.step} value={python.fraction} detail={python.detail} />
      )}
      {(python.kind === 'missing' || python.kind === 'failed') && (
        <div className="door-actions">
          <LinkButton to={routes.settingsPython}>See what to do</LinkButton>
          <Button onClick={() => void setUpPython()}>Try again</Button>
        </div>
      )}
      {python.kind === 'unknown' && (
        <Button onClick={() => void setUpPython()}>Set up Python</Button>
      )}
    </>
  );
}

function pythonText(python: PythonStatus): string {
  switch (python.kind) {
    case 'unknown':
    case 'probing':
      return 'Looking for Python on this computer. It is needed for exercises only.';
    case 'settingUp':
      return 'It is being set up beside your reading, in a folder of its own.';
    case 'ready':
      return `Done: Python ${python.version} is ready for the exercises. Your own Python was left alone.`;
    case 'missing':
      return 'Python 3.11 or newer was not found. Lessons and cards work without it; exercises need it.';
    case 'failed':
      return 'Python could not be set up. Lessons and cards work without it; exercises need it.';
  }
}
