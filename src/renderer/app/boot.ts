import { PROTOCOL_VERSION } from '../../contract/version.ts';
import { core } from '../rpc/client.ts';
import { logProblem } from './ErrorBoundary.tsx';
import { currentRoute, navigate, parseRoute } from './location.ts';
import { notify } from './notices.ts';
import { preloadScreen } from './Screens.tsx';
import { useSession } from './session.ts';

const SAVE_ROUTE_MS = 400;

/** `recovery`: the profile did not open, and the window can only recover it. */
export type Boot = { readonly kind: 'ready' | 'recovery' } | { kind: 'refused'; why: string };

/** Says hello to the core, then keeps the session in step with it. */
export async function boot(): Promise<Boot> {
  core.onState((connection) => {
    useSession.setState({ connection });
    if (connection === 'connected' && useSession.getState().hello) void sayHelloAgain();
  });
  useSession.setState({ connection: core.state });
  core.on('settings.changed', (settings) => useSession.setState({ settings }));
  core.on('python.status', (python) => useSession.setState({ python }));
  core.on('notice', notify);
  window.addEventListener('error', (event) => logProblem(event.error ?? event.message, 'window'));
  window.addEventListener('unhandledrejection', (event) => logProblem(event.reason, 'promise'));

  const hello = await core.call('app.hello', { protocol: PROTOCOL_VERSION });
  if (!hello.ok) {
    return hello.error.code === 'profileClosed'
      ? { kind: 'recovery' }
      : { kind: 'refused', why: hello.error.message };
  }
  if (hello.value.protocol !== PROTOCOL_VERSION) {
    return {
      kind: 'refused',
      why: 'This window and the program behind it are of different versions. Reload the window; if that does not help, start Cairn again.',
    };
  }
  const { settings, python, lastRoute } = hello.value;
  useSession.setState({ hello: hello.value, settings, python });
  if (currentRoute() === '/' && lastRoute !== null && lastRoute !== '/') {
    preloadScreen(lastRoute);
    navigate(lastRoute, { replace: true });
  }
  rememberRoute(lastRoute ?? '/');
  return { kind: 'ready' };
}

/** After a broken line: settings and Python may have changed meanwhile. */
async function sayHelloAgain(): Promise<void> {
  const hello = await core.call('app.hello', { protocol: PROTOCOL_VERSION });
  if (!hello.ok) return;
  const { settings, python } = hello.value;
  useSession.setState({ hello: hello.value, settings, python });
}

/** So that the next start opens where this one was; `saved` is what the profile has. */
function rememberRoute(saved: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known = saved;
  function save(): void {
    clearTimeout(timer);
    const { path } = parseRoute(currentRoute());
    if (path === known) return;
    known = path;
    void core.call('ui.save', { key: 'app/route', value: path });
  }
  function saveSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_ROUTE_MS);
  }
  window.addEventListener('hashchange', saveSoon);
  window.addEventListener('pagehide', save);
  // An address that was chosen while the window opened.
  saveSoon();
}
