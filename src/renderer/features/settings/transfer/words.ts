import type { ImportCounts, MergeSummary } from '../../../../contract/transfer.ts';

const NUMBER = new Intl.NumberFormat();

/** `1 card`, `1,204 cards`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${NUMBER.format(count)} ${count === 1 ? one : many}`;
}

const STEPS: Readonly<Record<string, string>> = {
  unpacking: 'Unpacking the file',
  media: 'Reading pictures and sounds',
  cards: 'Reading the cards',
  backup: 'Backing up the profile',
  keeping: 'Importing',
};

export function stepWord(step: string): string {
  return STEPS[step] ?? 'Working';
}

export function importResult(counts: ImportCounts): string {
  const parts = [
    counts.newCards > 0 && `${counted(counts.newCards, 'new card')}`,
    counts.updatedCards > 0 && `${counted(counts.updatedCards, 'updated card')}`,
    counts.notes > 0 && counted(counts.notes, 'note'),
    counts.reviews > 0 && counted(counts.reviews, 'review'),
  ].filter((part): part is string => part !== false);
  return parts.length === 0
    ? 'Everything in this file was here already.'
    : `Imported: ${list(parts)}.`;
}

export function mergeResult({ added, conflicts }: MergeSummary): string {
  const words: Readonly<Record<string, string>> = {
    reviews: 'review',
    attempts: 'attempt',
    edits: 'edit',
    activity: 'step of reading',
    assessments: 'assessment row',
    checkpoints: 'checkpoint row',
    media: 'picture or sound',
  };
  const parts = Object.entries(added).map(([name, count]) =>
    name === 'activity'
      ? counted(count, 'step of reading', 'steps of reading')
      : name === 'media'
        ? counted(count, 'picture or sound', 'pictures and sounds')
        : counted(count, words[name] ?? 'row'),
  );
  if (parts.length === 0) return 'Everything of that device was here already.';
  const both =
    conflicts === 0
      ? ''
      : ` ${counted(conflicts, 'card')} changed on both devices: both texts are kept, and the card shows them.`;
  return `Merged: ${list(parts)}.${both}`;
}

function list(parts: readonly string[]): string {
  const last = parts[parts.length - 1] ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

export function fileSize(bytes: number): string {
  if (bytes < 1_000_000) return `${NUMBER.format(Math.ceil(bytes / 1000))} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
