import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { DomainError } from '../../../../contract/errors.ts';
import type { Uuid } from '../../../../contract/ids.ts';
import type { ProfilePreview } from '../../../../contract/transfer.ts';
import { notify } from '../../../app/notices.ts';
import { FileButton } from '../../../components/FileButton.tsx';
import { Button, Dialog, DomainErrorNote, ProgressBar } from '../../../components/index.ts';
import { Segmented } from '../../../components/Segmented.tsx';
import { core } from '../../../rpc/client.ts';
import { reloadWithNextCore } from '../../../rpc/reopen.ts';
import { Row } from '../fields.tsx';
import { download, upload } from './files.ts';
import { counted, fileSize } from './words.ts';

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const PLACES = [
  { value: 'here', label: 'In place of this profile' },
  { value: 'beside', label: 'As a new profile' },
] as const;
/** As the contract's `profileName`, which is not for the window. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** A whole profile on its way to another computer: the database, and the learner's files. */
export function ProfileTransfer() {
  const [work, setWork] = useState<{ label: string; part: number | null } | null>(null);
  const [found, setFound] = useState<ProfilePreview | null>(null);
  const [error, setError] = useState<DomainError | null>(null);

  async function take(): Promise<void> {
    setWork({ label: 'Packing the profile', part: null });
    const done = await download({ kind: 'profile' });
    setWork(null);
    if (!done.ok) return notify({ level: 'error', text: done.error.message });
    const { name, rows, leftOut } = done.value;
    const missing =
      leftOut.length === 0
        ? ''
        : ` Left out: ${leftOut.slice(0, 5).join('; ')}${leftOut.length > 5 ? `; and ${leftOut.length - 5} more` : ''}.`;
    notify({
      level: 'info',
      text: `Your profile and ${counted(rows, 'file')} are in ${name}.${missing}`,
    });
  }

  async function open(file: File): Promise<void> {
    setError(null);
    setWork({ label: 'Taking the file in', part: 0 });
    const source = await upload(file, (part) => setWork({ label: 'Taking the file in', part }));
    if (source.ok) {
      setWork({ label: 'Checking the file', part: null });
      const importId = uuidv7() as Uuid;
      const read = await core.call('profile.read', { importId, source: source.value });
      if (read.ok) setFound(read.value);
      else setError(read.error);
    } else setError(source.error);
    setWork(null);
  }

  return (
    <>
      <Row
        label="Take everything with you"
        hint="One file with your whole profile: progress, cards, settings and the files of your exercises. For a new computer, or a copy to keep elsewhere."
      >
        <div className="transfer-pair">
          <Button busy={work !== null} onClick={() => void take()}>
            Export the profile
          </Button>
          <FileButton
            label="Import a profile"
            name="Profile to import"
            accept=".zip"
            busy={work !== null}
            onFile={(file) => void open(file)}
          />
        </div>
      </Row>
      {work && (
        <div className="transfer-work" role="status">
          <ProgressBar label={work.label} value={work.part} />
        </div>
      )}
      {error && <DomainErrorNote error={error} what="The profile was not imported" />}
      {found && <ProfileDialog found={found} onClose={() => setFound(null)} />}
    </>
  );
}

/** What is in the file, and where it is to go. */
function ProfileDialog(props: { readonly found: ProfilePreview; readonly onClose: () => void }) {
  const { found, onClose } = props;
  const importId = found.importId as Uuid;
  const [place, setPlace] = useState<'here' | 'beside'>('here');
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<DomainError | null>(null);

  async function apply(): Promise<void> {
    setBusy(true);
    setError(null);
    if (place === 'here') reloadWithNextCore();
    const done = await core.call('profile.apply', {
      importId,
      as: place === 'here' ? null : name,
    });
    // The core is closed by then: the window is loaded anew with the next one.
    if (place === 'here' && (done.ok || done.error.code === 'disconnected')) return;
    setBusy(false);
    if (!done.ok) return setError(done.error);
    onClose();
    notify({
      level: 'info',
      text: `The profile "${name}" is made. Start Cairn with CAIRN_PROFILE=${name} to open it.`,
    });
  }

  function cancel(): void {
    void core.call('profile.cancel', { importId });
    onClose();
  }

  const isBadName = place === 'beside' && !NAME.test(name);
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && !busy && cancel()}
      title="Import a profile"
      description={`“${found.profile}”, exported ${WHEN.format(found.madeMs)} by Cairn ${found.version}.`}
      footer={
        <>
          <Button disabled={busy} onClick={cancel}>
            Cancel
          </Button>
          <Button
            variant={place === 'here' ? 'danger' : 'primary'}
            busy={busy}
            disabled={isBadName}
            onClick={() => void apply()}
          >
            {place === 'here' ? 'Replace this profile' : 'Make the profile'}
          </Button>
        </>
      }
    >
      <dl className="import-counts">
        {(
          [
            ['Reviews', found.reviews.toLocaleString()],
            ['Checks', found.attempts.toLocaleString()],
            ['Files', found.files.toLocaleString()],
            ['Unpacked', fileSize(found.bytes)],
          ] as const
        ).map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="numbers">{value}</dd>
          </div>
        ))}
      </dl>
      <Row label="Where it goes">
        <Segmented label="Where it goes" options={PLACES} value={place} onChange={setPlace} />
      </Row>
      {place === 'here' ? (
        <p className="import-note transfer-warning">
          Your progress and the files of your exercises are replaced by those in the file. They are
          backed up and moved aside first, whole, in the profile’s folder. To keep both, export your
          progress and join it instead.
        </p>
      ) : (
        <Row label="Name" hint="Small letters, digits, - and _.">
          <input
            className="transfer-field"
            aria-label="Name of the new profile"
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Row>
      )}
      {error && <DomainErrorNote error={error} what="Nothing was imported" />}
    </Dialog>
  );
}
