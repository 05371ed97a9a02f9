import { expect, onTestFinished, test } from 'vitest';
import type { Client } from '../../../../src/contract/client.ts';
import { HelpClient } from '../../../../src/renderer/features/workbench/language/help-client.ts';
import { ServerTransport } from '../../../../src/renderer/features/workbench/language/transport.ts';

/** A core whose language server takes everything and never answers. */
function silentCore(): Client {
  return {
    on: () => ({ dispose: () => undefined }),
    call: () => Promise.resolve({ ok: true, value: null }),
  } as unknown as Client;
}

test('an editor that closes before its server has begun leaves nothing behind that fails later', async () => {
  const failures: unknown[] = [];
  const onFailure = (reason: unknown): void => void failures.push(reason);
  process.on('unhandledRejection', onFailure);
  onTestFinished(() => void process.off('unhandledRejection', onFailure));
  const client = new HelpClient({ timeout: 20 });
  const transport = new ServerTransport({
    core: silentCore(),
    sessionId: 'one',
    onLost: () => undefined,
  });
  client.connect(transport);
  client.notification('textDocument/didOpen', {});
  const asked = client.request('textDocument/definition', {});
  transport.dispose();
  client.disconnect();
  await expect(asked).rejects.toThrow('has ended');
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(failures).toEqual([]);
});

test('a server that has ended refuses requests, and takes no notice of the rest', () => {
  const transport = new ServerTransport({
    core: silentCore(),
    sessionId: 'one',
    onLost: () => undefined,
  });
  transport.send('{"jsonrpc":"2.0","id":1,"method":"initialize"}');
  transport.dispose();
  expect(() => transport.send('{"jsonrpc":"2.0","method":"exit"}')).not.toThrow();
  expect(() =>
    transport.send('{"jsonrpc":"2.0","id":2,"method":"textDocument/definition"}'),
  ).toThrow('has ended');
});
