import { uuidv7 } from 'uuidv7';
import { ok, type Result } from '../../../../base/result.ts';
import type { DomainError } from '../../../../contract/errors.ts';
import type { Uuid } from '../../../../contract/ids.ts';
import type { ExportFile, ExportRequest, TransferSource } from '../../../../contract/transfer.ts';
import { saveFile } from '../../../components/save-file.ts';
import { core } from '../../../rpc/client.ts';

/** Below the piece that one message may carry; the contract's constant is not for the window. */
const CHUNK_BYTES = 1_500_000;

/** Sends a chosen file to the core in pieces. `onDone` gets the part that is there, 0 to 1. */
export async function upload(
  file: File,
  onDone: (part: number) => void,
): Promise<Result<TransferSource, DomainError>> {
  const uploadId = uuidv7() as Uuid;
  for (let offset = 0; offset === 0 || offset < file.size; offset += CHUNK_BYTES) {
    const piece = new Uint8Array(await file.slice(offset, offset + CHUNK_BYTES).arrayBuffer());
    const sent = await core.call('transfer.upload', { uploadId, offset, data: toBase64(piece) });
    if (!sent.ok) return sent;
    onDone(file.size === 0 ? 1 : Math.min(1, (offset + piece.length) / file.size));
  }
  return ok({ kind: 'upload', uploadId, name: file.name });
}

/** Makes an export and hands it to the window as a download. */
export async function download(request: ExportRequest): Promise<Result<ExportFile, DomainError>> {
  const exportId = uuidv7() as Uuid;
  const made = await core.call('export.make', { exportId, request, path: null });
  if (!made.ok) return made;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let offset = 0, done = false; !done; ) {
    const piece = await core.call('export.read', { exportId, offset });
    if (!piece.ok) return piece;
    const bytes = fromBase64(piece.value.data);
    pieces.push(bytes);
    offset += bytes.length;
    done = piece.value.done;
  }
  saveFile(made.value.name, new Blob(pieces));
  return ok(made.value);
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
