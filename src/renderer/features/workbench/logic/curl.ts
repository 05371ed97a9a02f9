import type { Exchange } from '../../../../contract/grading.ts';

/** Where uvicorn listens when a learner starts the service by hand. */
const OWN_ADDRESS = 'http://127.0.0.1:8000';
/** A secret was shortened before it got here: the copy asks for it. */
const SHORTENED = /\S*…/g;

/** The request as a command for a shell: the same question to a service that the learner runs. */
export function asCurl(exchange: Exchange): string {
  const parts = ['curl -i'];
  if (exchange.method !== 'GET') parts.push(`-X ${exchange.method}`);
  parts.push(quoted(`${OWN_ADDRESS}${exchange.path}`));
  for (const [name, value] of exchange.requestHeaders) parts.push(`-H ${header(name, value)}`);
  if (exchange.requestCut) parts.push('--data-binary @body');
  else if (exchange.requestBody !== '') parts.push(`--data-raw ${quoted(exchange.requestBody)}`);
  return parts.join(' \\\n  ');
}

function header(name: string, value: string): string {
  if (!value.includes('…')) return quoted(`${name}: ${value}`);
  const open = value.replace(SHORTENED, '$SECRET').replace(/["`\\]/g, '\\$&');
  return `"${name}: ${open}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A body as it is read best: JSON with its structure, anything else as it came. */
export function readable(body: string): string {
  if (!/^\s*[[{]/.test(body)) return body;
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
