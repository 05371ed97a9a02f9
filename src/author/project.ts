import path from 'node:path';

/** The project that the tools belong to; the content they work on may lie elsewhere (in tests it does). */
export const PROJECT_ROOT = path.resolve(import.meta.dirname, '../..');
