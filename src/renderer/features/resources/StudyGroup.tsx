import { lazy, Suspense, useState } from 'react';
import type { DomainError } from '../../../contract/errors.ts';
import type { SharedSolution } from '../../../contract/sharing.ts';
import { exercisesResource } from '../../app/curriculum.ts';
import { routes } from '../../app/location.ts';
import { notify } from '../../app/notices.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { FileButton } from '../../components/FileButton.tsx';
import { Button, DomainErrorNote, LinkButton, Skeleton } from '../../components/index.ts';
import { saveFile } from '../../components/save-file.ts';
import { core } from '../../rpc/client.ts';
import { useResource } from '../../rpc/resource.ts';

const CompareTexts = lazy(async () => ({
  default: (await import('../workbench/index.ts')).CompareTexts,
}));
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** What friends hand each other without a network: cards and notes, and solutions to compare. */
export function StudyGroup() {
  const [shared, setShared] = useState<SharedSolution | null>(null);
  const [error, setError] = useState<DomainError | null>(null);

  async function open(file: File): Promise<void> {
    const answer = await core.call('solution.read', { text: await file.text() });
    setShared(answer.ok ? answer.value : null);
    setError(answer.ok ? null : answer.error);
  }

  return (
    <div className="study-group">
      <h3>Files for friends</h3>
      <p>
        Each is one file, to hand on by stick or by mail. A solution is shown beside yours; nothing
        in it is run, and your files are not touched.
      </p>
      <ShareSolution />
      <div className="study-acts">
        <FileButton
          label="Open a friend’s solution"
          name="A friend's solution"
          accept=".json"
          busy={false}
          onFile={(file) => void open(file)}
        />
        <LinkButton to={`${routes.settings}#data`}>Hand on cards and notes</LinkButton>
      </div>
      {error && <DomainErrorNote error={error} what="The solution was not opened" />}
      {shared && <SolutionDialog shared={shared} onClose={() => setShared(null)} />}
    </div>
  );
}

function ShareSolution() {
  const { value: exercises } = useResource(exercisesResource);
  const passed = (exercises ?? []).filter(({ state }) => state === 'passed');
  const [chosen, setChosen] = useState('');
  const [by, setBy] = useState('');
  const exercise = passed.find(({ id }) => id === chosen) ?? passed[0];
  if (!exercise) {
    return (
      <p className="study-note">
        Once you have passed an exercise, its solution can be handed on here.
      </p>
    );
  }

  async function share(exerciseId: (typeof passed)[number]['id']): Promise<void> {
    const made = await core.call('solution.share', { exerciseId, by });
    if (!made.ok) {
      notify({ level: 'error', text: made.error.message });
      return;
    }
    saveFile(made.value.name, new Blob([made.value.text], { type: 'application/json' }));
  }

  return (
    <form
      className="study-acts"
      onSubmit={(event) => {
        event.preventDefault();
        void share(exercise.id);
      }}
    >
      <label>
        Exercise
        <select value={exercise.id} onChange={(event) => setChosen(event.target.value)}>
          {passed.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        Your name
        <input
          type="text"
          maxLength={80}
          placeholder="optional"
          value={by}
          onChange={(event) => setBy(event.target.value)}
        />
      </label>
      <Button type="submit">Hand on my solution</Button>
    </form>
  );
}

function SolutionDialog(props: { readonly shared: SharedSolution; readonly onClose: () => void }) {
  const { shared } = props;
  const theirs = shared.by === '' ? 'Theirs' : shared.by;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && props.onClose()}
      title={shared.title}
      description={`${theirs}, ${DATE.format(shared.atMs)}.${
        shared.isOlder
          ? ' The exercise has changed since: its checks may ask for other things now.'
          : ''
      }`}
    >
      <Suspense fallback={<Skeleton lines={6} />}>
        {shared.files.map(({ path, content }) => (
          <section key={path} className="study-file" aria-label={path}>
            <h3>{path}</h3>
            <CompareTexts
              path={path}
              left={{
                label: 'Yours',
                text: shared.own.find((own) => own.path === path)?.content ?? '',
              }}
              right={{ label: theirs, text: content }}
            />
          </section>
        ))}
      </Suspense>
    </Dialog>
  );
}
