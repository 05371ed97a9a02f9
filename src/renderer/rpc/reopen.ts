import { core } from './client.ts';

/** After the core said that it will start again: reloads the window as soon as the new one answers. */
export function reloadWithNextCore(): void {
  let isGone = core.state !== 'connected';
  core.onState((state) => {
    if (state === 'connecting') isGone = true;
    else if (state === 'connected' && isGone) window.location.reload();
  });
}
