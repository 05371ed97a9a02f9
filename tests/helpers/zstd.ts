/** A zstd frame of raw blocks (RFC 8878): no packing, so that any content can be framed here. */
export function zstd(content: Buffer): Buffer {
  const blocks: Buffer[] = [];
  const most = 100_000;
  for (let at = 0; at === 0 || at < content.length; at += most) {
    const piece = content.subarray(at, at + most);
    const isLast = at + most >= content.length;
    blocks.push(blockHeader(piece.length, 0, isLast), piece);
  }
  return Buffer.concat([frameHeader(), ...blocks]);
}

/** A few kilobytes that unpack to `blocks` times 128 kB of one byte. */
export function zstdBomb(blocks: number): Buffer {
  const all = Array.from({ length: blocks }, (_, n) =>
    Buffer.concat([blockHeader(131_072, 1, n === blocks - 1), Buffer.from([0x41])]),
  );
  return Buffer.concat([frameHeader(), ...all]);
}

function frameHeader(): Buffer {
  // Magic, no content size, a window of 8 MB.
  return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 13 << 3]);
}

function blockHeader(size: number, type: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | (isLast ? 1 : 0), 0, 3);
  return header;
}
