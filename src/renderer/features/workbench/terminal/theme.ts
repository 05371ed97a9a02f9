import type { ITheme } from '@xterm/xterm';

/** The terminal's colours from the app's tokens: the sixteen names programs know, in the theme's own inks. */
export function readTerminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    background: token('code-bg'),
    foreground: token('text'),
    cursor: token('accent'),
    cursorAccent: token('code-bg'),
    selectionBackground: token('selection'),
    selectionInactiveBackground: token('selection'),
    scrollbarSliderBackground: token('line'),
    scrollbarSliderHoverBackground: token('line-strong'),
    scrollbarSliderActiveBackground: token('line-strong'),
    black: token('text-3'),
    red: token('bad'),
    green: token('good'),
    yellow: token('warn'),
    blue: token('tok-function'),
    magenta: token('tok-keyword'),
    cyan: token('accent'),
    white: token('text-2'),
    brightBlack: token('text-3'),
    brightRed: token('bad'),
    brightGreen: token('good'),
    brightYellow: token('warn'),
    brightBlue: token('tok-function'),
    brightMagenta: token('tok-keyword'),
    brightCyan: token('accent'),
    brightWhite: token('text'),
  };
}

export interface SearchColours {
  readonly matchBackground: string;
  readonly matchBorder: string;
  readonly matchOverviewRuler: string;
  readonly activeMatchBackground: string;
  readonly activeMatchBorder: string;
  readonly activeMatchColorOverviewRuler: string;
}

export function readSearchColours(): SearchColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    matchBackground: token('mark'),
    matchBorder: token('mark'),
    matchOverviewRuler: token('warn'),
    activeMatchBackground: token('accent-soft'),
    activeMatchBorder: token('accent'),
    activeMatchColorOverviewRuler: token('accent'),
  };
}

/** Calls back when the page's theme changes; answers with what ends that. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
