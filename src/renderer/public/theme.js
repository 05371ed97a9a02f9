// Runs before the first paint, so that a dark window never flashes white. The app itself takes over in app/theme.ts.
(() => {
  let remembered = null;
  try {
    remembered = JSON.parse(window.localStorage.getItem('cairn:appearance') ?? 'null');
  } catch {
    // Storage may be off or hold something else: the system's theme is a good guess then.
  }
  const theme = remembered?.theme ?? 'system';
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const contrast = window.matchMedia('(prefers-contrast: more)').matches;
  document.documentElement.dataset.theme =
    theme === 'system' ? (contrast && dark ? 'contrast' : dark ? 'dark' : 'light') : theme;
  document.documentElement.dataset.textSize = remembered?.textSize ?? 'normal';
})();
