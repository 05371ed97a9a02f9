import { createConnection } from 'node:net';
import type { Channel } from '../../contract/envelope.ts';
import { lineChannel } from './channel.ts';
import type { Instance } from './instance.ts';

const CONNECT_MS = 3_000;

/** Opens a channel to the core that listens at `address`. Rejects where nobody does; a wrong token shows as a closed channel. */
export function connectLocalSocket({
  address,
  token,
}: Pick<Instance, 'address' | 'token'>): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(address);
    const timer = setTimeout(() => {
      socket.destroy(new Error('The core did not take the connection in time.'));
    }, CONNECT_MS);
    socket.on('error', reject);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.pause();
      socket.write(`${token}\n`);
      resolve(lineChannel(socket, 'client'));
    });
  });
}
