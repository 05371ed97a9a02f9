import { openStore } from '../../src/core/store/index.ts';

// Opens the profile when told to, says how it went, and holds it until its parent is done.
process.once('message', () => {
  const store = openStore(process.argv[2] ?? '');
  process.send?.(store.ok ? 'opened' : store.error.kind);
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
