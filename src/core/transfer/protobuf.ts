import { RefusedFile } from './limits.ts';

/** One field of a protobuf message: a number, or bytes. */
export interface ProtoField {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/**
 * The fields of one message in their order. It reads the wire format only (protobuf's encoding guide): what a number
 * means is for the caller, who knows the message.
 */
export function* readMessage(bytes: Uint8Array): Generator<ProtoField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw endsEarly();
      // Above 53 bits only size is lost, and nothing read here is so large.
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw endsEarly();
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (number === 0) throw endsEarly();
    if (wire === 0) yield { number, value: varint() };
    else if (wire === 2) {
      const length = varint();
      if (length > bytes.length - at) throw endsEarly();
      yield { number, value: bytes.subarray(at, at + length) };
      at += length;
    } else if (wire === 5 || wire === 1) {
      const size = wire === 5 ? 4 : 8;
      if (size > bytes.length - at) throw endsEarly();
      yield { number, value: wire === 5 ? view.getFloat32(at, true) : view.getFloat64(at, true) };
      at += size;
    } else throw endsEarly();
  }
}

export function textField(bytes: Uint8Array, number: number): string {
  let text = '';
  for (const field of readMessage(bytes)) {
    if (field.number === number && typeof field.value !== 'number') {
      text = Buffer.from(field.value).toString('utf8');
    }
  }
  return text;
}

export function numberField(bytes: Uint8Array, number: number): number {
  let found = 0;
  for (const field of readMessage(bytes)) {
    if (field.number === number && typeof field.value === 'number') found = field.value;
  }
  return found;
}

function endsEarly(): RefusedFile {
  return new RefusedFile('Its list of files or card types is damaged.');
}
