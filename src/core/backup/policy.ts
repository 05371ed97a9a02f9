import type { BackupInfo } from '../../contract/backup.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long copies made by the clock are kept: one an hour for a day, one a day for two weeks, one a week for half a year. */
export const SPANS = [
  { everyMs: HOUR_MS, forMs: DAY_MS },
  { everyMs: DAY_MS, forMs: 14 * DAY_MS },
  { everyMs: 7 * DAY_MS, forMs: 26 * 7 * DAY_MS },
] as const;
/** What was copied before an import or a restore is wanted for a while, then it is only weight. */
const KEEP_BEFORE_MS = 30 * DAY_MS;

/**
 * The copies to delete, oldest first. Never the newest; never one the learner asked for; of each span's hours, days and
 * weeks the newest stays. Beyond `maxBytes` altogether the oldest of the others go, until it fits.
 */
export function toPrune(
  backups: readonly BackupInfo[],
  nowMs: number,
  maxBytes: number,
): BackupInfo[] {
  const newestFirst = [...backups].sort((a, b) => b.atMs - a.atMs);
  const filled = new Set<string>();
  const kept: BackupInfo[] = [];
  const pruned: BackupInfo[] = [];
  for (const [index, backup] of newestFirst.entries()) {
    const wanted = isWanted(backup, nowMs, filled);
    (wanted || index === 0 ? kept : pruned).push(backup);
  }
  let bytes = kept.reduce((sum, backup) => sum + backup.bytes, 0);
  for (let index = kept.length - 1; index > 0 && bytes > maxBytes; index--) {
    const backup = kept[index];
    if (!backup || backup.reason === 'asked') continue;
    bytes -= backup.bytes;
    pruned.push(backup);
  }
  return pruned.sort((a, b) => a.atMs - b.atMs);
}

function isWanted(backup: BackupInfo, nowMs: number, filled: Set<string>): boolean {
  if (backup.reason === 'asked') return true;
  const ageMs = nowMs - backup.atMs;
  if (backup.reason !== 'auto') return ageMs <= KEEP_BEFORE_MS;
  let wanted = false;
  for (const { everyMs, forMs } of SPANS) {
    if (ageMs > forMs) continue;
    const slot = `${everyMs}:${Math.floor(backup.atMs / everyMs)}`;
    if (filled.has(slot)) continue;
    filled.add(slot);
    wanted = true;
  }
  return wanted;
}
