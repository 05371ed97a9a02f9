const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** An interval as an answer button says it: `<1m`, `10m`, `3h`, `4d`, `2.5mo`, `1.3y`. */
export function intervalLabel(ms: number): string {
  if (ms < MINUTE_MS) return '<1m';
  if (ms < HOUR_MS) return `${Math.round(ms / MINUTE_MS)}m`;
  if (ms < DAY_MS) return `${Math.round(ms / HOUR_MS)}h`;
  const days = ms / DAY_MS;
  if (days < 30.5) return `${Math.round(days)}d`;
  if (days < 365) return `${trim(days / 30.44)}mo`;
  return `${trim(days / 365.25)}y`;
}

function trim(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '');
}
