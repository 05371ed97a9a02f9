import { useId, useState } from 'react';
import type { PythonStatus, TierStatus } from '../../../contract/python.ts';
import { routes } from '../../app/location.ts';
import { notify } from '../../app/notices.ts';
import { pythonWork, saveSettings, setUpPython, useSession } from '../../app/session.ts';

import { Button, ErrorNote, LinkButton, ProgressBar } from '../../components/index.ts';
import { stopWork } from './doctor-store.ts';
import { Fact } from './Fact.tsx';
import { Row } from './fields.tsx';

/** Which Python runs the exercises, why that one, and what to do when there is none. */
export function PythonSettings() {
  const python = useSession((state) => state.python);
  const work = pythonWork(python);
  const busy = python.kind === 'probing' || work !== null;
  return (
    <>
      <div role="status">
        <Status python={python} />
      </div>
      {(python.kind === 'missing' || python.kind === 'failed') && <Trouble python={python} />}
      <div className="python-actions">
        <Button busy={busy} onClick={() => void setUpPython()}>
          {python.kind === 'ready' ? 'Repair' : busy ? 'Working…' : 'Set up Python'}
        </Button>
        <span className="setting-hint">
          {python.kind === 'ready'
            ? 'Makes the environment again from the packages that came with Cairn. Your files are not touched.'
            : 'Makes an environment in the data folder. Your own Python is never changed.'}
        </span>
        {work !== null && <Button onClick={stopWork}>Stop</Button>}
      </div>
      <Row
        label="Doctor"
        hint="What exercises need of this computer, each with what was found and its repair."
      >
        <LinkButton to={routes.doctor}>Open the doctor</LinkButton>
      </Row>
      <PathOverride />
    </>
  );
}

function Status({ python }: { readonly python: PythonStatus }) {
  switch (python.kind) {
    case 'unknown':
      return <p className="settings-text">It has not been looked for yet.</p>;
    case 'probing':
      return <ProgressBar label="Looking for Python on this computer" value={null} />;
    case 'settingUp':
      return <ProgressBar label={python.step} value={python.fraction} detail={python.detail} />;
    case 'ready':
      return (
        <>
          <Fact name="Version" value={python.version} />
          <Fact name="Based on" value={python.basedOn} code />
          <Fact name="Why this one" value={python.why} />
          <Fact name="Environment" value={python.environment} code />
          {python.tiers?.map((tier) => (
            <TierLine key={tier.name} tier={tier} />
          ))}
        </>
      );
    case 'missing':
    case 'failed':
      return null;
  }
}

/** A set of packages beyond the first ones. */
function TierLine({ tier }: { readonly tier: TierStatus }) {
  const name = `Packages: ${tier.name}`;
  switch (tier.kind) {
    case 'installed':
      return <Fact name={name} value="Installed" />;
    case 'waiting':
      return <Fact name={name} value="Waiting for its turn" />;
    case 'installing':
      return <ProgressBar label={tier.step} value={tier.fraction} detail={tier.detail} />;
    case 'failed':
      return <Fact name={name} value={tier.message} />;
  }
}

function Trouble(props: {
  readonly python: Extract<PythonStatus, { kind: 'missing' | 'failed' }>;
}) {
  const { python } = props;
  if (python.kind === 'failed') {
    return (
      <ErrorNote title="Python could not be set up" detail={python.log}>
        <p>{python.message}</p>
        <p>Lessons and cards work without it. Nothing of yours was changed.</p>
      </ErrorNote>
    );
  }
  return (
    <ErrorNote
      level="warning"
      title="No Python 3.11 or newer was found"
      detail={python.tried.map(({ path, problem }) => `${path}: ${problem}`).join('\n')}
    >
      <p>{python.message}</p>
      <ol className="python-steps">
        {python.howTo.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </ErrorNote>
  );
}

function PathOverride() {
  const saved = useSession((state) => state.settings.pythonPath);
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const value = draft ?? saved ?? '';
  const use = async (path: string | null): Promise<void> => {
    const before = saved;
    const result = await saveSettings({ pythonPath: path });
    setDraft(null);
    if (!result.ok) return;
    notify({
      level: 'info',
      text: path === null ? 'Cairn looks for Python by itself again.' : `Cairn uses ${path}.`,
      action: { label: 'Undo', run: () => void use(before) },
    });
    await setUpPython();
  };
  return (
    <Row
      label="Use another Python"
      hint="The path of an interpreter, 3.11 or newer. Empty: Cairn finds the best one itself."
      htmlFor={id}
    >
      <form
        className="path-form"
        onSubmit={(event) => {
          event.preventDefault();
          const path = value.trim();
          void use(path === '' ? null : path);
        }}
      >
        <input
          id={id}
          className="text-field"
          placeholder="found by itself"
          spellCheck={false}
          autoComplete="off"
          maxLength={4096}
          value={value}
          onChange={(event) => setDraft(event.target.value)}
        />
        <Button type="submit" disabled={value.trim() === (saved ?? '')}>
          Use
        </Button>
      </form>
    </Row>
  );
}
