import type { Settings } from '../../contract/settings.ts';
import { useSession } from './session.ts';

type Appearance = Pick<Settings, 'theme' | 'textSize'>;

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const contrast = window.matchMedia('(prefers-contrast: more)');

/** The theme to show; the operating system's choice where the learner made none. */
function resolveTheme(
  theme: Settings['theme'],
  system: { readonly dark: boolean; readonly contrast: boolean },
): 'light' | 'dark' | 'contrast' {
  if (theme !== 'system') return theme;
  if (!system.dark) return 'light';
  return system.contrast ? 'contrast' : 'dark';
}

function apply({ theme, textSize }: Appearance): void {
  const { dataset } = document.documentElement;
  dataset['theme'] = resolveTheme(theme, { dark: dark.matches, contrast: contrast.matches });
  dataset['textSize'] = textSize;
  try {
    // public/theme.js reads it before the first paint of the next start.
    window.localStorage.setItem('cairn:appearance', JSON.stringify({ theme, textSize }));
  } catch {
    // Storage may be off: the next start then guesses from the system.
  }
}

/** Keeps the page's theme and text size in step with the settings and the system. */
export function followAppearance(): void {
  const now = (): void => apply(useSession.getState().settings);
  now();
  useSession.subscribe((state, before) => {
    if (state.settings !== before.settings) now();
  });
  dark.addEventListener('change', now);
  contrast.addEventListener('change', now);
}
