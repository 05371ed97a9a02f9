import { createRoot } from 'react-dom/client';
import { core } from './rpc/client.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
void core.call('app.hello', { protocol: 1 }).then((hello) => {
  createRoot(root).render(<pre>{JSON.stringify(hello, null, 2)}</pre>);
});
