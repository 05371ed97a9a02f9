/** `npm run faults` puts the promises to the test at their full counts; `npm test` takes some of each. */
export const isFull = process.env['CAIRN_FAULTS'] === 'full';

export function count(short: number, full: number): number {
  return isFull ? full : short;
}
