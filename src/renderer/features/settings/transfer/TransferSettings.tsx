import './transfer.css';
import { useState } from 'react';
import type { ImportBatch } from '../../../../contract/transfer.ts';
import { notify } from '../../../app/notices.ts';
import { FileButton } from '../../../components/FileButton.tsx';
import { Button, ConfirmDialog, DomainErrorNote, ProgressBar } from '../../../components/index.ts';
import { useResource } from '../../../rpc/resource.ts';
import { Row } from '../fields.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { download } from './files.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { ProfileTransfer } from './ProfileTransfer.tsx';
import {
  cancelImport,
  chooseImport,
  chooseMerge,
  closeTransfer,
  importsResource,
  merge,
  undoImport,
  useTransfer,
} from './store.ts';
import { importResult } from './words.ts';

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Cards and progress on their way in and out. */
export function TransferSettings() {
  const { work, preview, error, stranger } = useTransfer();
  const [exporting, setExporting] = useState(false);
  const [carrying, setCarrying] = useState(false);
  const busy = work !== null;

  async function carry(): Promise<void> {
    setCarrying(true);
    const done = await download({ kind: 'log' });
    setCarrying(false);
    notify(
      done.ok
        ? {
            level: 'info',
            text: `Your progress is in ${done.value.name}. Merge it on the other device.`,
          }
        : { level: 'error', text: done.error.message },
    );
  }

  return (
    <>
      <Row
        label="Import cards"
        hint="From Anki (.apkg, .colpkg), columns of text (.csv, .tsv) or Cairn’s JSON. What it will do is shown first."
      >
        <FileButton
          label="Choose a file"
          name="File to import"
          accept=".apkg,.colpkg,.csv,.tsv,.txt,.json"
          busy={busy}
          onFile={(file) => void chooseImport(file)}
        />
      </Row>
      {work && !preview && (
        <div className="transfer-work" role="status">
          <ProgressBar label={work.label} value={work.part} />
          <Button size="small" onClick={() => void cancelImport()}>
            Stop
          </Button>
        </div>
      )}
      {error && <DomainErrorNote error={error.error} what={error.what} />}
      <RecentImports />
      <Row label="Export cards" hint="As a package for Anki, as columns, or as JSON.">
        <Button onClick={() => setExporting(true)}>Export cards</Button>
      </Row>
      <Row
        label="Another device"
        hint="Export your progress there, and join it here: every answer, attempt, note and card of both is kept, in whichever order you do it."
      >
        <div className="transfer-pair">
          <Button busy={carrying} onClick={() => void carry()}>
            Export progress
          </Button>
          <FileButton
            label="Join another device’s progress"
            name="Progress of another device"
            accept=".cairnlog,.gz"
            busy={busy}
            onFile={(file) => void chooseMerge(file)}
          />
        </div>
      </Row>
      <ProfileTransfer />
      <ImportDialog />
      <ExportDialog open={exporting} onClose={() => setExporting(false)} />
      <ConfirmDialog
        open={stranger !== null}
        onOpenChange={(open) => !open && closeTransfer()}
        title="Join the two profiles?"
        confirm="Join them"
        onConfirm={() => stranger && void merge(stranger, true)}
      >
        This file is of a profile that has not been joined with this one. If both are yours, their
        progress becomes one. A backup is made first; if the file is of somebody else, cancel.
      </ConfirmDialog>
    </>
  );
}

function RecentImports() {
  const { value: batches } = useResource(importsResource);
  const [asked, setAsked] = useState<ImportBatch | null>(null);
  if (!batches || batches.length === 0) return null;
  return (
    <>
      <table className="imports">
        <caption className="visually-hidden">Imports, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Import</th>
            <th scope="col">When</th>
            <th scope="col">What came</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {batches.slice(0, 8).map((batch) => (
            <tr key={batch.importId}>
              <th scope="row">{batch.name}</th>
              <td>{WHEN.format(batch.atMs)}</td>
              <td>{importResult(batch.counts)}</td>
              <td className="imports-action">
                {batch.undone ? (
                  'undone'
                ) : (
                  <Button
                    size="small"
                    aria-label={`Undo the import of ${batch.name}`}
                    onClick={() => setAsked(batch)}
                  >
                    Undo
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Undo the import of ${asked?.name ?? ''}?`}
        confirm="Undo the import"
        danger
        onConfirm={() => asked && void undoImport(asked)}
      >
        Its cards, answers and pictures go. Cards that you changed since keep your text. A backup is
        made first.
      </ConfirmDialog>
    </>
  );
}
