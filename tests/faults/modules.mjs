// Loaded before a core that runs from its sources: the bundler takes this package's module, Node its script without names.
import { registerHooks } from 'node:module';

const SCRIPT = /\/lib-headless\/xterm-headless\.js$/;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return SCRIPT.test(found.url)
      ? { ...found, url: found.url.replace(/\.js$/, '.mjs'), format: 'module' }
      : found;
  },
});
