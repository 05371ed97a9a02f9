import type { CsvOptions } from '../../contract/transfer.ts';

/** Everything is guessed. */
export const EMPTY_CSV: CsvOptions = {
  separator: null,
  header: null,
  columns: null,
  format: null,
  deck: null,
  tags: [],
};
