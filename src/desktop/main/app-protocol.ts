import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { CONTENT_SECURITY_POLICY } from '../../contract/security.ts';

export const APP_ORIGIN = 'cairn://app';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};
const NOT_FOUND = -6;

/** Must run before the app is ready. */
export function declareAppProtocol(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'cairn',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the renderer's files as `cairn://app/…`: a `file:` page could read the disk, this one cannot. */
export function serveAppProtocol(session: Session, rendererFolder: string): void {
  session.protocol.registerBufferProtocol('cairn', (request, respond) => {
    const url = new URL(request.url);
    const name = url.pathname === '/' ? 'index.html' : decodeURIComponent(url.pathname);
    const path = normalize(join(rendererFolder, name));
    const type = TYPES[extname(path)];
    if (url.host !== 'app' || !path.startsWith(rendererFolder + sep) || !type) {
      respond({ error: NOT_FOUND });
      return;
    }
    readFile(path).then(
      (data) =>
        respond({
          data,
          mimeType: type,
          charset: 'utf-8',
          headers: {
            'Content-Security-Policy': CONTENT_SECURITY_POLICY,
            'X-Content-Type-Options': 'nosniff',
          },
        }),
      () => respond({ error: NOT_FOUND }),
    );
  });
}
