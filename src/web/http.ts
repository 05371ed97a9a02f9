import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { CONTENT_SECURITY_POLICY } from '../contract/security.ts';
import { type Guard, refuse } from './security.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
};

interface StaticFile {
  readonly type: string;
  readonly content: Buffer;
}

/** Reads the renderer's files once: what is not in the map cannot be asked for, whatever the path says. */
export function readStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  const visit = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (TYPES[extname(path)]) {
        const name = `/${relative(folder, path).split(sep).join('/')}`;
        files.set(name, { type: TYPES[extname(path)] ?? '', content: readFileSync(path) });
      }
    }
  };
  visit(folder);
  return files;
}

/** The loopback HTTP server: `/open?token=` sets the cookie once, everything else needs it. */
export function createHttpServer(
  files: ReadonlyMap<string, StaticFile>,
  guard: () => Guard,
): Server {
  const server = createServer({ maxHeaderSize: 16_384 }, (request, response) => {
    serve(files, guard(), request, response);
  });
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  server.keepAliveTimeout = 5_000;
  server.maxConnections = 128;
  return server;
}

function serve(
  files: ReadonlyMap<string, StaticFile>,
  guard: Guard,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Cache-Control', 'no-store');
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const opening = path === '/open';
  const token = opening ? new URLSearchParams(query).get('token') : null;
  const refusal = refuse(guard, request, opening ? 'open' : 'file', token);
  if (refusal) {
    const text =
      refusal === 'token'
        ? 'Cairn: open the address that "npm start" printed; it carries the key of this run.\n'
        : 'Cairn: refused.\n';
    response.writeHead(refusal === 'token' ? 401 : 403, {
      'Content-Type': 'text/plain; charset=utf-8',
    });
    response.end(text);
    return;
  }
  if (opening) {
    const cookie = `${guard.cookieName}=${guard.token}; HttpOnly; SameSite=Strict; Path=/`;
    response.writeHead(303, { Location: '/', 'Set-Cookie': cookie }).end();
    return;
  }
  const file = files.get(path === '/' ? '/index.html' : path);
  if (!file) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found.\n');
    return;
  }
  response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.content.length });
  response.end(request.method === 'HEAD' ? undefined : file.content);
}
