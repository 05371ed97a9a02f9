import { first } from './0001-first.ts';
import { memory } from './0002-memory.ts';
import { assessment } from './0003-assessment.ts';
import { statistics } from './0004-statistics.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [first, memory, assessment, statistics];
export type { Migration };
