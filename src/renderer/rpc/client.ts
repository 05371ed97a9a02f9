import { createClient } from '../../contract/client.ts';
import { connectToCore } from './connect.ts';

/** The window's one line to the core. Features use it through their stores. */
export const core = createClient({
  connect: connectToCore,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});
