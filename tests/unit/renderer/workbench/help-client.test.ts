import type { Transport } from '@codemirror/lsp-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HelpClient } from '../../../../src/renderer/features/workbench/language/help-client.ts';

const TYPED = 2;
const INVOKED = 1;
let client: HelpClient;

/** A server that begins, and refuses or leaves open whatever it is asked then. */
function connect(answer: 'refuses' | 'is silent'): void {
  let receive: (message: string) => void = () => undefined;
  const reply = (message: unknown): void =>
    queueMicrotask(() => receive(JSON.stringify({ jsonrpc: '2.0', ...(message as object) })));
  const transport: Transport = {
    subscribe(handler) {
      receive = handler;
    },
    unsubscribe: () => undefined,
    send(text) {
      const { id, method } = JSON.parse(text) as { id?: number; method: string };
      if (method === 'initialize') reply({ id, result: { capabilities: {} } });
      else if (id !== undefined && answer === 'refuses') {
        reply({ id, error: { code: -32801, message: 'content modified' } });
      }
    },
  };
  client.connect(transport);
}

const ask = (method: string, triggerKind: number) =>
  client.request(method, { context: { triggerKind } });

beforeEach(() => {
  client = new HelpClient({ timeout: 20 });
});
afterEach(() => client.disconnect());

test.each(['refuses', 'is silent'] as const)(
  'a server that %s gives no hint to what was only typed, and its reason to whoever asked',
  async (answer) => {
    connect(answer);
    expect(await ask('textDocument/signatureHelp', TYPED)).toBeNull();
    await expect(ask('textDocument/signatureHelp', INVOKED)).rejects.toBeTruthy();
    await expect(ask('textDocument/definition', TYPED)).rejects.toBeTruthy();
  },
);

test('what was asked before the editor closed is no hint either', async () => {
  connect('is silent');
  const asked = ask('textDocument/signatureHelp', TYPED);
  await client.initializing;
  client.disconnect();
  expect(await asked).toBeNull();
});
