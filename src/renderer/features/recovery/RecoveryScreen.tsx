import './recovery.css';
import { useEffect, useState } from 'react';
import type { BackupInfo, RecoveryStatus } from '../../../contract/backup.ts';
import type { DomainError } from '../../../contract/errors.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { BackupList, backupTime } from '../../components/BackupList.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { Button, DomainErrorNote, Skeleton } from '../../components/index.ts';
import { core } from '../../rpc/client.ts';
import { reloadWithNextCore } from '../../rpc/reopen.ts';

const TITLES: Readonly<Record<RecoveryStatus['kind'], string>> = {
  locked: 'Cairn is already open',
  newer: 'This profile belongs to a newer Cairn',
  damaged: 'Your database is damaged',
  unwritable: 'The data folder cannot be written',
  missing: 'The curriculum is missing',
};

type Choice = { readonly kind: 'restore'; readonly backup: BackupInfo } | { readonly kind: 'new' };

/** Stands in for the whole app where the profile did not open: the cause, what was kept, and the ways on. */
export function RecoveryScreen() {
  const [status, setStatus] = useState<RecoveryStatus | null>(null);
  const [error, setError] = useState<DomainError | null>(null);
  const [choice, setChoice] = useState<Choice | null>(null);
  const [busy, setBusy] = useState(false);
  useScreenTitle('Cannot open the profile');
  useEffect(() => {
    void core.call('recovery.status', {}).then((answer) => {
      if (answer.ok) setStatus(answer.value);
      else setError(answer.error);
    });
  }, []);

  async function act(
    method: 'recovery.retry' | 'recovery.startNew' | 'recovery.restore',
    name = '',
  ): Promise<void> {
    setBusy(true);
    setError(null);
    reloadWithNextCore();
    const answer =
      method === 'recovery.restore'
        ? await core.call(method, { name })
        : await core.call(method, {});
    if (!answer.ok && answer.error.code !== 'disconnected') {
      setBusy(false);
      setError(answer.error);
    }
  }

  function confirm(): void {
    if (choice?.kind === 'restore') void act('recovery.restore', choice.backup.name);
    if (choice?.kind === 'new') void act('recovery.startNew');
  }

  if (!status && !error) return <Skeleton />;
  const replaceable =
    status?.what === 'profile' && (status.kind === 'damaged' || status.kind === 'newer');
  return (
    <main className="recovery">
      <h1>
        {status?.what === 'curriculum' && status.kind !== 'missing'
          ? 'The curriculum cannot be read'
          : TITLES[status?.kind ?? 'damaged']}
      </h1>
      {status && <p className="recovery-message">{status.message}</p>}
      {error && <DomainErrorNote error={error} what="That did not work" />}
      <div className="recovery-actions">
        <Button variant="primary" busy={busy} onClick={() => void act('recovery.retry')}>
          Try again
        </Button>
        {replaceable && (
          <Button busy={busy} onClick={() => setChoice({ kind: 'new' })}>
            Begin a new profile
          </Button>
        )}
      </div>
      {replaceable && status && (
        <section aria-labelledby="recovery-backups">
          <h2 id="recovery-backups">Backups</h2>
          {status.backups.length > 0 ? (
            <>
              <p className="recovery-text">
                Each was opened and checked when it was made. The database that is there now is
                moved into a folder beside it first, whole.
              </p>
              <BackupList
                backups={status.backups}
                restore="Go back to this"
                busy={busy}
                onRestore={(backup) => setChoice({ kind: 'restore', backup })}
              />
            </>
          ) : (
            <p className="recovery-text">
              There are none in {status.folder}. If you have a copy of that folder elsewhere, put it
              back and try again.
            </p>
          )}
        </section>
      )}
      <ConfirmDialog
        open={choice !== null}
        onOpenChange={(open) => !open && setChoice(null)}
        title={
          choice?.kind === 'restore'
            ? `Go back to ${backupTime(choice.backup)}?`
            : 'Begin a new profile?'
        }
        confirm={choice?.kind === 'restore' ? 'Go back' : 'Begin anew'}
        onConfirm={confirm}
      >
        {choice?.kind === 'restore'
          ? 'What was reviewed and checked after that time is not in the backup. The database that is there now stays in a folder beside it, whole; the files of your exercises are not touched.'
          : 'Reviews, attempts and settings begin empty. The database that is there now stays in a folder beside it, whole; the files of your exercises are not touched.'}
      </ConfirmDialog>
    </main>
  );
}
