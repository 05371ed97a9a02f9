import type { BackupInfo, BackupReason } from '../../contract/backup.ts';
import { Button } from './Button.tsx';

const REASONS: Readonly<Record<BackupReason, string>> = {
  auto: 'made by the clock',
  asked: 'made by you',
  beforeRestore: 'before going back',
  beforeImport: 'before an import',
  beforeMerge: 'before a merge',
  beforeUpgrade: 'before an upgrade',
  imported: 'from a file',
};
const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function backupTime({ atMs }: Pick<BackupInfo, 'atMs'>): string {
  return WHEN.format(atMs);
}

/** Checked copies of the profile, newest first, with what is in each. */
export function BackupList(props: {
  readonly backups: readonly BackupInfo[];
  readonly restore: string;
  readonly busy?: boolean;
  readonly onRestore: (backup: BackupInfo) => void;
  readonly onDelete?: (backup: BackupInfo) => void;
}) {
  return (
    <table className="backups">
      <caption className="visually-hidden">Backups, newest first</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Why</th>
          <th scope="col" className="backups-number">
            Reviews
          </th>
          <th scope="col" className="backups-number">
            Checks
          </th>
          <th scope="col" className="backups-number">
            Size
          </th>
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.backups.map((backup) => (
          <tr key={backup.name}>
            <th scope="row">{backupTime(backup)}</th>
            <td>{REASONS[backup.reason]}</td>
            <td className="backups-number numbers">{backup.reviews ?? '–'}</td>
            <td className="backups-number numbers">{backup.attempts ?? '–'}</td>
            <td className="backups-number numbers">{size(backup.bytes)}</td>
            <td className="backups-actions">
              <Button
                size="small"
                busy={props.busy}
                aria-label={`${props.restore}: ${backupTime(backup)}`}
                onClick={() => props.onRestore(backup)}
              >
                {props.restore}
              </Button>
              {props.onDelete && (
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={`Delete the backup of ${backupTime(backup)}`}
                  onClick={() => props.onDelete?.(backup)}
                >
                  Delete
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
