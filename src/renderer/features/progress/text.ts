/** `87 %`, `92.4 %`. */
export function percent(value: number, digits = 0): string {
  return `${(value * 100).toFixed(digits)} %`;
}

/** A calendar day has no time zone: it is named in UTC. */
export function shortDate(day: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}

/** `Nov 2026`. */
export function monthName(month: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${month}-01T00:00:00Z`));
}

/** The day `offset` days after `day`. */
export function dayAfter(day: string, offset: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);
}

/** `1,204`. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}

/** `45 min`, `3 h 20 min`. */
export function duration(minutes: number): string {
  const all = Math.round(minutes);
  if (all < 60) return `${all} min`;
  const rest = all % 60;
  return rest === 0 ? `${Math.floor(all / 60)} h` : `${Math.floor(all / 60)} h ${rest} min`;
}

/** An interval's days as one says them. */
export function daysLabel(days: number): string {
  if (days < 31) return `${days} d`;
  if (days < 365) return `${Math.round(days / 30.4)} mo`;
  return `${(days / 365).toFixed(1).replace('.0', '')} y`;
}
