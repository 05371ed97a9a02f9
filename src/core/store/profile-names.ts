import { randomUUID } from 'node:crypto';
import type { Db } from './database.ts';

export interface ProfileNames {
  all(): readonly string[];
  add(names: readonly string[]): void;
}

/**
 * What tells a learner's profiles from those of others. Each begins with a name of its own, and keeps the names of those
 * it was joined with: two devices know one another once either has taken in the other's log.
 */
export function createProfileNames(db: Db): ProfileNames {
  const read = db.prepare("SELECT value FROM meta WHERE key = 'profileNames'").pluck();
  const write = db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('profileNames', ?)");
  function all(): readonly string[] {
    const known = read.get() as string | undefined;
    if (known !== undefined) return JSON.parse(known) as string[];
    const names = [randomUUID()];
    write.run(JSON.stringify(names));
    return names;
  }
  return {
    all,
    add: (names) => void write.run(JSON.stringify([...new Set([...all(), ...names])])),
  };
}
