const DAY_MS = 86_400_000;

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A span of days: `18 h`, `12 d`, `3.4 mo`, `1.2 y`. */
export function spanText(days: number): string {
  if (days < 1) return `${Math.max(1, Math.round(days * 24))} h`;
  if (days < 60) return `${Math.round(days)} d`;
  if (days < 365) return `${(days / 30.44).toFixed(1)} mo`;
  return `${(days / 365.25).toFixed(1)} y`;
}

/** When it is or was due: `now`, `in 3 d`, `2 d ago`. */
export function agoText(atMs: number, nowMs: number): string {
  const days = (atMs - nowMs) / DAY_MS;
  if (Math.abs(days) < 1 / 1440) return 'now';
  return days > 0 ? `in ${spanText(days)}` : `${spanText(-days)} ago`;
}

export function dateText(atMs: number): string {
  return new Date(atMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** `7 s`, `1 min 20 s`, `2 h 5 min`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const FLAG_NAMES: readonly string[] = [
  ...['no flag', 'red', 'orange', 'green', 'blue', 'pink', 'turquoise', 'purple'],
];
