import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);

// Only native modules stay outside the bundles: a package then holds little else in node_modules.
const NATIVE = ['better-sqlite3', 'node-pty', '@open-spaced-repetition/binding', 'electron'];

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      // The desktop's processes run on the Node of the Electron they are started with; tests use an old one.
      target: 'node16',
      // A third less to read and parse at every start; the source maps keep stack traces readable.
      minify: true,
      sourcemap: true,
      lib: {
        entry: {
          desktop: at('src/desktop/main/main.ts'),
          core: at('src/desktop/core-process.ts'),
          web: at('src/web/main.ts'),
          cli: at('src/cli/main.ts'),
          reader: at('src/core/transfer/reader-process.ts'),
          'backup-worker': at('src/core/store/backup-worker.ts'),
          'memory-worker': at('src/core/review/worker.ts'),
        },
        formats: ['cjs'],
      },
      rollupOptions: {
        external: [...NATIVE, /^node:/],
        output: { entryFileNames: '[name].cjs', chunkFileNames: 'chunk-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      target: 'node16',
      lib: { entry: { preload: at('src/desktop/preload/preload.ts') }, formats: ['cjs'] },
      rollupOptions: { external: ['electron'], output: { entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'src/renderer',
    base: './',
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      target: 'chrome108',
      cssTarget: 'chrome108',
      minify: true,
      modulePreload: { polyfill: false },
      rollupOptions: { input: at('src/renderer/index.html') },
    },
  },
});
