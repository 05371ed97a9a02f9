/** What a fence's first line says. */
export type Fence =
  | {
      readonly kind: 'run' | 'predict';
      readonly continues: boolean;
      readonly raises: string | null;
    }
  | { readonly kind: 'output' }
  | { readonly kind: 'diagram' }
  | { readonly kind: 'static'; readonly language: string };

export type FenceResult =
  | { readonly ok: true; readonly fence: Fence }
  | { readonly ok: false; readonly message: string };

const EXCEPTION = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/** Parses a fence's info line: `python run continues raises=TypeError`, `output`, `diagram`, `json`. */
export function parseFence(info: string, languages: readonly string[]): FenceResult {
  const [first, second, ...rest] = info.trim().split(/\s+/).filter(Boolean);
  if (first === undefined)
    return wrong('This fence names no language: write `text` for plain text.');
  if (first === 'output' || first === 'diagram') {
    return second === undefined
      ? { ok: true, fence: { kind: first } }
      : wrong(`Nothing follows \`${first}\` on a fence's first line: remove \`${second}\`.`);
  }
  if (first === 'python' && (second === 'run' || second === 'predict')) return block(second, rest);
  if (!languages.includes(first)) {
    return wrong(`Unknown language \`${first}\`: use one of ${languages.join(', ')}.`);
  }
  if (second !== undefined) {
    return wrong(
      `\`${second}\` after \`${first}\` means nothing: runnable blocks are \`python run\` and \`python predict\`.`,
    );
  }
  return { ok: true, fence: { kind: 'static', language: first } };
}

function block(kind: 'run' | 'predict', words: readonly string[]): FenceResult {
  let continues = false;
  let raises: string | null = null;
  for (const word of words) {
    if (word === 'continues' && !continues) {
      continues = true;
    } else if (word.startsWith('raises=') && raises === null) {
      raises = word.slice('raises='.length);
      if (!EXCEPTION.test(raises)) return wrong(`\`${word}\` does not name an exception.`);
    } else {
      return wrong(
        `Unknown word \`${word}\` after \`python ${kind}\`: only \`continues\` and \`raises=<Exception>\`, once each.`,
      );
    }
  }
  return { ok: true, fence: { kind, continues, raises } };
}

/** Writes a fence's first line: the inverse of {@link parseFence}. */
export function formatFence(fence: Fence): string {
  switch (fence.kind) {
    case 'static':
      return fence.language;
    case 'output':
    case 'diagram':
      return fence.kind;
    default: {
      const raises = fence.raises === null ? '' : ` raises=${fence.raises}`;
      return `python ${fence.kind}${fence.continues ? ' continues' : ''}${raises}`;
    }
  }
}

function wrong(message: string): FenceResult {
  return { ok: false, message };
}
