import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  // The real path: on macOS the temporary folder is behind a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-test-')));
  // What a killed core had started may still write there until it notices.
  onTestFinished(() =>
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  );
  return folder;
}
