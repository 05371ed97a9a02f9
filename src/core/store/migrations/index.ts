import { first } from './0001-first.ts';
import { memory } from './0002-memory.ts';
import { assessment } from './0003-assessment.ts';
import { statistics } from './0004-statistics.ts';
import { checkpoints } from './0005-checkpoints.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [
  first,
  memory,
  assessment,
  statistics,
  checkpoints,
];
export type { Migration };
