import { type RefObject, useEffect } from 'react';
import { core } from '../rpc/client.ts';

/** Pictures and sounds that were shown lately, by their hash. */
const shown = new Map<string, Promise<string | null>>();
const MOST = 40;

function load(hash: string): Promise<string | null> {
  const known = shown.get(hash);
  if (known) return known;
  const asked = core
    .call('media.get', { hash })
    .then((media) => (media.ok ? `data:${media.value.mime};base64,${media.value.data}` : null));
  shown.set(hash, asked);
  const [oldest] = shown.keys();
  if (shown.size > MOST && oldest !== undefined) shown.delete(oldest);
  return asked;
}

/** Gives the pictures and sounds of imported cards their content, which is asked for when they are shown. */
export function useMedia(element: RefObject<HTMLElement | null>, html: string): void {
  useEffect(() => {
    if (!html.includes('data-media="')) return;
    let isGone = false;
    const wanted = element.current?.querySelectorAll<HTMLImageElement | HTMLAudioElement>(
      'img[data-media], audio[data-media]',
    );
    for (const media of wanted ?? []) {
      void load(media.dataset['media'] ?? '').then((address) => {
        if (!isGone && address !== null) media.src = address;
      });
    }
    return () => {
      isGone = true;
    };
  }, [element, html]);
}
