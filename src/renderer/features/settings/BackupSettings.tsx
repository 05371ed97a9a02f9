import { useState } from 'react';
import type { BackupInfo } from '../../../contract/backup.ts';
import { notify } from '../../app/notices.ts';
import { BackupList, backupTime } from '../../components/BackupList.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { Button, DomainErrorNote } from '../../components/index.ts';
import { core } from '../../rpc/client.ts';
import { reloadWithNextCore } from '../../rpc/reopen.ts';
import { createResource, useResource } from '../../rpc/resource.ts';
import { Row } from './fields.tsx';

const backupsResource = createResource({ load: () => core.call('backup.list', {}), topics: [] });

type Question = { readonly kind: 'restore' | 'delete'; readonly backup: BackupInfo };

/** Copies of the profile, and the way back to one. */
export function BackupSettings() {
  const { value: backups, error } = useResource(backupsResource);
  const [busy, setBusy] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);

  async function make(): Promise<void> {
    setBusy(true);
    const made = await core.call('backup.make', {});
    setBusy(false);
    await backupsResource.refresh();
    if (made.ok) notify({ level: 'info', text: 'The backup is made and checked.' });
    else notify({ level: 'error', text: made.error.message });
  }

  async function restore({ name }: BackupInfo): Promise<void> {
    setBusy(true);
    reloadWithNextCore();
    const answer = await core.call('backup.restore', { name });
    if (answer.ok || answer.error.code === 'disconnected') return;
    setBusy(false);
    notify({ level: 'error', text: answer.error.message });
  }

  async function remove({ name }: BackupInfo): Promise<void> {
    const answer = await core.call('backup.delete', { name });
    if (!answer.ok) notify({ level: 'error', text: answer.error.message });
    await backupsResource.refresh();
  }

  return (
    <>
      <Row
        label="Backups"
        hint="Cairn copies the profile every hour in which you worked, checks each copy, and keeps one an hour, a day and a week."
      >
        <Button busy={busy} onClick={() => void make()}>
          Back up now
        </Button>
      </Row>
      {error && <DomainErrorNote error={error} what="The backups could not be listed" />}
      {backups && backups.length > 0 && (
        <BackupList
          backups={backups}
          restore="Restore"
          busy={busy}
          onRestore={(backup) => setQuestion({ kind: 'restore', backup })}
          onDelete={(backup) => setQuestion({ kind: 'delete', backup })}
        />
      )}
      {backups?.length === 0 && (
        <p className="settings-text">There are none yet. The first is made within the hour.</p>
      )}
      <ConfirmDialog
        open={question !== null}
        onOpenChange={(open) => !open && setQuestion(null)}
        title={
          question?.kind === 'delete'
            ? `Delete the backup of ${backupTime(question.backup)}?`
            : `Go back to ${question ? backupTime(question.backup) : ''}?`
        }
        confirm={question?.kind === 'delete' ? 'Delete the backup' : 'Go back'}
        danger={question?.kind === 'delete'}
        onConfirm={() => {
          if (question?.kind === 'delete') void remove(question.backup);
          if (question?.kind === 'restore') void restore(question.backup);
        }}
      >
        {question?.kind === 'delete'
          ? 'The copy is gone for good. The profile itself is not touched.'
          : 'What you reviewed and checked since then is not in it. The profile as it is now is backed up first, so you can come back; the files of your exercises are not touched.'}
      </ConfirmDialog>
    </>
  );
}
