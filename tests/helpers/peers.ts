import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', '.cache', 'peers');

/** The Python that has Anki's backend and the package `fsrs`; undefined where it could not be made. */
export const peersPython: string | undefined = [
  join(FOLDER, 'bin', 'python'),
  join(FOLDER, 'Scripts', 'python.exe'),
].find((file) => existsSync(file));

if (!peersPython) {
  console.log(
    'Comparisons with Anki and fsrs are skipped: make their environment with "node scripts/python-env.mjs --peers".',
  );
}
