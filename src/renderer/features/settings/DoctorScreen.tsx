import './settings.css';
import './doctor.css';
import { useEffect } from 'react';
import type { Requirement } from '../../../contract/python.ts';
import { routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { pythonWork, useSession } from '../../app/session.ts';
import { AlertIcon, CheckIcon, MinusIcon, WarningIcon } from '../../components/icons.ts';
import {
  Button,
  DomainErrorNote,
  LinkButton,
  ProgressBar,
  Skeleton,
} from '../../components/index.ts';
import { look, repair, stopWork, useDoctor } from './doctor-store.ts';

const STATES = {
  ok: { word: 'In order', icon: <CheckIcon /> },
  warning: { word: 'Needs a look', icon: <WarningIcon /> },
  missing: { word: 'Missing', icon: <AlertIcon /> },
  optional: { word: 'Not there, optional', icon: <MinusIcon /> },
} as const;

/** Everything exercises need of this machine, what was found, and the repair beside what is broken. */
export function DoctorScreen() {
  useScreenTitle('Doctor');
  const { requirements, error, looking, repairing } = useDoctor();
  const python = useSession((state) => state.python);
  const work = pythonWork(python);
  const settled = work === null && python.kind !== 'probing';
  // biome-ignore lint/correctness/useExhaustiveDependencies: each end of a set-up asks for a new look
  useEffect(() => {
    // What was seen before a set-up began or ended is no longer so.
    void look(false);
  }, [settled]);
  const needed = requirements?.filter(({ id }) => !id.startsWith('tool.')) ?? [];
  const tools = requirements?.filter(({ id }) => id.startsWith('tool.')) ?? [];
  const missing = needed.filter(({ state }) => state === 'missing').length;
  return (
    <div className="page doctor">
      <header className="doctor-head">
        <div>
          <h1>Doctor</h1>
          <p className="doctor-lead">
            What exercises need of this computer. Lessons and cards work without any of it, and your
            own Python is never changed.
          </p>
        </div>
        <div className="doctor-actions">
          <LinkButton to={routes.settingsPython} variant="quiet">
            Settings
          </LinkButton>
          <Button busy={looking} onClick={() => void look(true)}>
            {looking ? 'Looking…' : 'Look again'}
          </Button>
        </div>
      </header>
      {work !== null && (
        <div className="doctor-work">
          <ProgressBar label={work.step} value={work.fraction} detail={work.detail} />
          <p className="doctor-sizes numbers">{sizes(work)}</p>
          <Button size="small" onClick={stopWork}>
            Stop
          </Button>
        </div>
      )}
      {error !== null && (
        <DomainErrorNote
          error={error}
          what="The doctor could not look"
          onRetry={() => void look(false)}
        />
      )}
      {requirements === null && error === null && (
        <section>
          <Skeleton lines={8} label="Looking" />
        </section>
      )}
      {requirements !== null && (
        <>
          <section aria-labelledby="doctor-needed">
            <h2 id="doctor-needed">Needed</h2>
            <p role="status" className="doctor-sum">
              {missing === 0
                ? 'Everything that exercises need is there.'
                : `${missing} of ${needed.length} ${missing === 1 ? 'is' : 'are'} missing.`}
            </p>
            <RequirementList items={needed} repairing={repairing} busy={!settled} />
          </section>
          <section aria-labelledby="doctor-tools">
            <h2 id="doctor-tools">Optional tools of the plan</h2>
            <p className="doctor-sum">
              No exercise needs them; later modules are richer with them.
            </p>
            <RequirementList items={tools} repairing={repairing} busy={!settled} />
          </section>
        </>
      )}
    </div>
  );
}

function RequirementList(props: {
  readonly items: readonly Requirement[];
  readonly repairing: string | null;
  readonly busy: boolean;
}) {
  return (
    <ul className="doctor-list">
      {props.items.map((item) => (
        <li key={item.id} className="doctor-item" data-state={item.state}>
          <span className="doctor-mark" role="img" aria-label={STATES[item.state].word}>
            {STATES[item.state].icon}
          </span>
          <div className="doctor-text">
            <p className="doctor-title">{item.title}</p>
            {item.found !== null && <p className="doctor-found">{item.found}</p>}
            <p className="doctor-detail">{item.detail}</p>
            {item.fix !== null && item.state !== 'optional' && (
              <p className="doctor-fix">{item.fix}</p>
            )}
          </div>
          {item.repairable && item.state !== 'ok' && (
            <Button
              size="small"
              variant={item.state === 'optional' ? 'secondary' : 'primary'}
              busy={props.repairing === item.id}
              disabled={(props.busy || props.repairing !== null) && props.repairing !== item.id}
              aria-label={`${item.state === 'optional' ? 'Install now' : 'Repair'}: ${item.title}`}
              onClick={() => void repair(item.id)}
            >
              {props.repairing === item.id
                ? 'Working…'
                : item.state === 'optional'
                  ? 'Install now'
                  : 'Repair'}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function sizes(work: NonNullable<ReturnType<typeof pythonWork>>): string {
  const { packages, bytes } = work;
  const megabytes = (value: number): string => `${(value / 1e6).toFixed(1)} MB`;
  const parts = [
    packages?.total ? `${packages.done} of ${packages.total} packages` : '',
    bytes?.total ? `${megabytes(bytes.done)} of ${megabytes(bytes.total)}` : '',
  ];
  return parts.filter(Boolean).join(', ');
}
