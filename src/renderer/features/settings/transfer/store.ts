import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import type { DomainError } from '../../../../contract/errors.ts';
import type { Uuid } from '../../../../contract/ids.ts';
import type {
  CsvOptions,
  ImportBatch,
  ImportPreview,
  MergeSummary,
  TransferSource,
} from '../../../../contract/transfer.ts';
import { notify } from '../../../app/notices.ts';
import { core } from '../../../rpc/client.ts';
import { createResource } from '../../../rpc/resource.ts';
import { upload } from './files.ts';
import { importResult, mergeResult, stepWord } from './words.ts';

interface Work {
  readonly label: string;
  /** Null: nobody knows how long it takes. */
  readonly part: number | null;
}

interface Transfer {
  readonly work: Work | null;
  /** What was read of a chosen file, before it is imported. */
  readonly preview: ImportPreview | null;
  readonly error: { readonly what: string; readonly error: DomainError } | null;
  /** A log of a profile that this one was not joined with yet. */
  readonly stranger: TransferSource | null;
}

const IDLE: Transfer = { work: null, preview: null, error: null, stranger: null };
export const useTransfer = create<Transfer>(() => IDLE);

export const importsResource = createResource({
  load: () => core.call('import.list', {}),
  topics: [],
});

/** The import that is being read or shown. */
let current: { readonly importId: Uuid; readonly source: TransferSource } | null = null;

core.on('transfer.progress', ({ id, step, done, total }) => {
  if (id !== current?.importId || useTransfer.getState().work === null) return;
  useTransfer.setState({
    work: { label: stepWord(step), part: total > 1 ? done / total : null },
  });
});

export async function chooseImport(file: File): Promise<void> {
  useTransfer.setState({ ...IDLE, work: { label: 'Taking the file in', part: 0 } });
  const importId = uuidv7() as Uuid;
  const source = await upload(file, (part) =>
    useTransfer.setState({ work: { label: 'Taking the file in', part } }),
  );
  if (!source.ok) return fail('The file was not taken in', source.error);
  current = { importId, source: source.value };
  await read(null);
}

/** Reads the chosen file, again with other columns if they are given. */
export async function read(csv: CsvOptions | null): Promise<void> {
  if (!current) return;
  const { importId, source } = current;
  useTransfer.setState({ work: { label: 'Reading the file', part: null }, error: null });
  const preview = await core.call('import.read', { importId, source, csv });
  if (current?.importId !== importId) return;
  if (!preview.ok) {
    if (preview.error.code === 'cancelled') useTransfer.setState(IDLE);
    else fail('The file was not imported', preview.error);
    return;
  }
  useTransfer.setState({ work: null, preview: preview.value });
}

export async function cancelImport(): Promise<void> {
  const importId = current?.importId;
  current = null;
  useTransfer.setState(IDLE);
  if (importId) await core.call('import.cancel', { importId });
}

export async function applyImport(): Promise<void> {
  if (!current) return;
  const { importId } = current;
  useTransfer.setState({ work: { label: 'Importing', part: null } });
  const done = await core.call('import.apply', { importId });
  current = null;
  if (!done.ok) return fail('Nothing was imported', done.error);
  useTransfer.setState(IDLE);
  await importsResource.refresh();
  notify({
    level: 'info',
    text: importResult(done.value.counts),
    action: { label: 'Undo', run: () => void undoImport(done.value) },
  });
}

export async function undoImport({ importId, name }: ImportBatch): Promise<void> {
  const undone = await core.call('import.undo', { importId: importId as Uuid });
  await importsResource.refresh();
  if (undone.ok) notify({ level: 'info', text: `The import of ${name} is undone.` });
  else notify({ level: 'error', text: undone.error.message });
}

export async function chooseMerge(file: File): Promise<void> {
  useTransfer.setState({ ...IDLE, work: { label: 'Taking the file in', part: 0 } });
  const source = await upload(file, (part) =>
    useTransfer.setState({ work: { label: 'Taking the file in', part } }),
  );
  if (source.ok) await merge(source.value, false);
  else fail('The file was not taken in', source.error);
}

export async function merge(source: TransferSource, join: boolean): Promise<MergeSummary | null> {
  useTransfer.setState({ stranger: null, work: { label: 'Merging', part: null } });
  const merged = await core.call('log.merge', { mergeId: uuidv7() as Uuid, source, join });
  if (merged.ok) {
    useTransfer.setState(IDLE);
    notify({ level: 'info', text: mergeResult(merged.value) });
    return merged.value;
  }
  if (merged.error.code === 'otherProfile') {
    useTransfer.setState({ ...IDLE, stranger: source });
  } else fail('Nothing was merged', merged.error);
  return null;
}

export function closeTransfer(): void {
  useTransfer.setState(IDLE);
}

function fail(what: string, error: DomainError): void {
  current = null;
  useTransfer.setState({ ...IDLE, error: { what, error } });
}
