import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../src/author/build.ts';
import type { Options } from '../../src/author/options.ts';
import type { Report } from '../../src/author/report.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const RESOURCES = join(import.meta.dirname, '..', '..', 'resources');
export const PRICE_SERVICE = join(FIXTURES, 'price-service');

/** The small curriculum with a service exercise in it, under `root`. */
export function layOutServiceCurriculum(root: string): void {
  cpSync(join(FIXTURES, 'curriculum-small'), root, { recursive: true });
  const point = 'curriculum/1-shop/1.1-prices/1.1.1-totals/1.1.1.1-tax';
  cpSync(PRICE_SERVICE, join(root, point, 'exercises/price-service'), { recursive: true });
}

/** Compiles it into a folder of resources that a core can be started with. */
export async function buildServiceCurriculum(
  root: string,
  options: Partial<Options> = {},
): Promise<{ readonly report: Report; readonly resources: string }> {
  layOutServiceCurriculum(root);
  const asked = {
    only: null,
    run: false,
    buildOnly: true,
    draft: false,
    locked: false,
    json: false,
  };
  const report = await build(root, { ...asked, ...options }, process.env);
  const resources = join(root, 'resources');
  mkdirSync(resources, { recursive: true });
  symlinkSync(join(RESOURCES, 'python'), join(resources, 'python'));
  return { report, resources };
}
