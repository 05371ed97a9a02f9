/** What a file from elsewhere may take, so that a bad one costs seconds and never the disk or the memory. */
export const LIMITS = {
  /** Of the file as it is chosen: 4 GB, the most that one without Zip64 has. */
  archiveBytes: 4_000_000_000,
  entries: 200_000,
  /** The database inside, unpacked. */
  collectionBytes: 2_000_000_000,
  /** One picture or sound; larger ones are left out and said. */
  mediaBytes: 20_000_000,
  /** All of them, unpacked. */
  allMediaBytes: 2_000_000_000,
  /** The list of their names. */
  mediaListBytes: 30_000_000,
  /** Unpacked bytes for each packed one: text packs to a twentieth, a bomb to a thousandth. */
  ratio: 200,
  /** Where the ratio begins to count. */
  ratioFromBytes: 10_000_000,
  notes: 500_000,
  cards: 1_000_000,
  reviews: 5_000_000,
  /** One side of a card, after its template: longer ones are left out. */
  cardChars: 100_000,
  /** Of a whole profile: one of the learner's files, all of them, and how many. */
  workspaceFileBytes: 200_000_000,
  workspaceBytes: 1_800_000_000,
  workspaceFiles: 50_000,
  /** A file of all logs, unpacked: a million reviews are 300 MB. */
  logBytes: 4_000_000_000,
  /** A file of text: CSV, JSON, a log. */
  textBytes: 400_000_000,
} as const;

/** A file from elsewhere that is refused: the message says why, in words for the one who chose it. */
export class RefusedFile extends Error {
  override readonly name = 'RefusedFile';
}
