import { useState } from 'react';
import type { ExportRequest } from '../../../../contract/transfer.ts';
import { notify } from '../../../app/notices.ts';
import { Button, Dialog } from '../../../components/index.ts';
import { Segmented } from '../../../components/Segmented.tsx';
import { Row, SwitchRow } from '../fields.tsx';
import { download } from './files.ts';
import { counted } from './words.ts';

const FORMATS = [
  { value: 'apkg', label: 'Anki package' },
  { value: 'csv', label: 'CSV' },
  { value: 'tsv', label: 'TSV' },
  { value: 'json', label: 'JSON' },
] as const;
type Format = (typeof FORMATS)[number]['value'];
const CARDS = [
  { value: 'own', label: 'My own' },
  { value: 'all', label: 'Also the curriculum’s' },
] as const;

const ABOUT: Readonly<Record<Format, string>> = {
  apkg: 'Opens in Anki, with pictures and sounds. Cards that Anki has no kind for become a question and an answer.',
  csv: 'For spreadsheets: question, answer, why, tags and deck in columns, text as HTML.',
  tsv: 'As CSV, with tabs between the columns.',
  json: 'Everything Cairn knows of the cards and notes, in a format that is written down.',
};

/** Asks what to export, and hands it to the window as a download. */
export function ExportDialog(props: { readonly open: boolean; readonly onClose: () => void }) {
  const [format, setFormat] = useState<Format>('apkg');
  const [cards, setCards] = useState<'own' | 'all'>('own');
  const [scheduling, setScheduling] = useState(true);
  const [busy, setBusy] = useState(false);

  async function run(): Promise<void> {
    setBusy(true);
    const done = await download(requestOf(format, cards, scheduling));
    setBusy(false);
    if (!done.ok) {
      notify({ level: 'error', text: done.error.message });
      return;
    }
    props.onClose();
    notify({
      level: 'info',
      text: `${counted(done.value.cards, 'card')} exported as ${done.value.name}.`,
    });
  }

  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      title="Export cards"
      description={ABOUT[format]}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} onClick={() => void run()}>
            Export
          </Button>
        </>
      }
    >
      <Row label="Format">
        <Segmented label="Format" options={FORMATS} value={format} onChange={setFormat} />
      </Row>
      <Row label="Cards" hint="Of the curriculum’s, those you have answered.">
        <Segmented label="Cards" options={CARDS} value={cards} onChange={setCards} />
      </Row>
      {format === 'apkg' && (
        <SwitchRow
          label="With scheduling"
          hint="When each card comes next, and every answer."
          value={scheduling}
          onChange={setScheduling}
        />
      )}
    </Dialog>
  );
}

function requestOf(format: Format, cards: 'own' | 'all', scheduling: boolean): ExportRequest {
  switch (format) {
    case 'apkg':
      return { kind: 'apkg', cards, scheduling };
    case 'csv':
      return { kind: 'csv', cards, separator: ',' };
    case 'tsv':
      return { kind: 'csv', cards, separator: '\t' };
    case 'json':
      return { kind: 'json', cards };
  }
}
