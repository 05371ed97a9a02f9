/** What of the protocol a client may say to the server, and what the core says in its place. */

/** No commands, no file operations: only what an editor asks about open texts. */
const ALLOWED: ReadonlySet<string> = new Set([
  'initialize',
  'initialized',
  '$/cancelRequest',
  'textDocument/didOpen',
  'textDocument/didChange',
  'textDocument/didSave',
  'textDocument/didClose',
  'textDocument/completion',
  'completionItem/resolve',
  'textDocument/hover',
  'textDocument/signatureHelp',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/prepareRename',
  'textDocument/rename',
]);

/** Where a server works. */
export interface LanguagePlace {
  readonly rootUri: string;
  /** Ended with us, should we be killed. */
  readonly processId: number;
}

/** What is the server's own: how it is set up for learners. */
const OPTIONS = {
  // Importing is what some exercises teach, and a thousand names of every package help nobody.
  completions: { autoImport: false },
  diagnosticMode: 'openFilesOnly',
  configuration: {
    rules: {
      // `-> Iterator[...]` on a context manager: right, common, and in our lessons.
      deprecated: 'ignore',
    },
  },
};

/** The message as it goes to the server, or null for one that does not. */
export function outgoingMessage(json: string, place: LanguagePlace): string | null {
  const message = parseObject(json);
  if (message?.['jsonrpc'] !== '2.0') return null;
  const { method } = message;
  // An answer to something the server asked.
  if (method === undefined) return 'id' in message ? json : null;
  if (typeof method !== 'string' || !ALLOWED.has(method)) return null;
  if (method !== 'initialize') return json;
  const given = asObject(message['params']);
  const capabilities = asObject(given['capabilities']);
  const textDocument = { ...asObject(capabilities['textDocument']) };
  // Problems are to come by themselves: a client that could ask for them would have to.
  delete textDocument['diagnostic'];
  const params = {
    ...given,
    capabilities: {
      ...capabilities,
      textDocument: { ...textDocument, publishDiagnostics: { versionSupport: true } },
    },
    rootUri: place.rootUri,
    workspaceFolders: [{ uri: place.rootUri, name: 'exercise' }],
    processId: place.processId,
    initializationOptions: OPTIONS,
  };
  return JSON.stringify({ ...message, params });
}

/** False for what a server sends that is no message at all. */
export function isMessage(json: string): boolean {
  return parseObject(json)?.['jsonrpc'] === '2.0';
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
