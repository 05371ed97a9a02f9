/** How long ago, in whole days: `today`, `yesterday`, `23 days ago`. */
export function daysAgo(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
