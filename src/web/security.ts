import { timingSafeEqual } from 'node:crypto';

/** Why a request is turned away, before any handler sees it. */
export type Refusal = 'host' | 'origin' | 'token' | 'method' | 'fetchSite';

export interface Guard {
  readonly host: string;
  readonly origin: string;
  readonly cookieName: string;
  readonly token: string;
}

interface RequestFacts {
  readonly method?: string | undefined;
  /** Every `Host` header as it came: two are one too many. */
  readonly rawHeaders: readonly string[];
}

/**
 * Lets a request pass only with this run's exact Host, no foreign Origin and the right token: a page of another site, a
 * rebound DNS name and another user of the machine have none of the three. A WebSocket must name its Origin.
 */
export function refuse(
  guard: Guard,
  request: RequestFacts,
  kind: 'open' | 'file' | 'socket',
  tokenInAddress: string | null,
): Refusal | null {
  const hosts = headerValues(request.rawHeaders, 'host');
  if (hosts.length !== 1 || hosts[0] !== guard.host) return 'host';
  const origins = headerValues(request.rawHeaders, 'origin');
  if (origins.length > 1) return 'origin';
  if (
    kind === 'socket'
      ? origins[0] !== guard.origin
      : origins.length === 1 && origins[0] !== guard.origin
  ) {
    return 'origin';
  }
  if (request.method !== 'GET' && !(kind === 'file' && request.method === 'HEAD')) return 'method';
  if (kind === 'file') {
    const site = headerValues(request.rawHeaders, 'sec-fetch-site')[0];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'fetchSite';
  }
  const given = kind === 'open' ? tokenInAddress : cookie(request.rawHeaders, guard.cookieName);
  return given !== null && sameText(given, guard.token) ? null : 'token';
}

function headerValues(raw: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if (raw[index]?.toLowerCase() === name) values.push(raw[index + 1] ?? '');
  }
  return values;
}

function cookie(raw: readonly string[], name: string): string | null {
  const values = headerValues(raw, 'cookie')
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** Compares in a time that does not tell how much of the text was right. */
function sameText(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
