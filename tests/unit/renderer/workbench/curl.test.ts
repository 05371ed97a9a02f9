import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../src/contract/grading.ts';
import { asCurl, readable } from '../../../../src/renderer/features/workbench/logic/curl.ts';

const ASKED: Exchange = {
  ...{ method: 'POST', path: '/items?x=1', requestBody: '{"name":"map"}', requestCut: false },
  requestHeaders: [['content-type', 'application/json']],
  ...{ status: 201, responseHeaders: [], responseBody: '', durationMs: 2, error: null },
};

describe('a request as a command', () => {
  it('names the method, the address, the headers and the body', () => {
    expect(asCurl(ASKED)).toBe(
      [
        'curl -i',
        '-X POST',
        "'http://127.0.0.1:8000/items?x=1'",
        "-H 'content-type: application/json'",
        `--data-raw '{"name":"map"}'`,
      ].join(' \\\n  '),
    );
  });

  it('asks for what was shortened or left out', () => {
    const command = asCurl({
      ...ASKED,
      requestHeaders: [['authorization', 'Bearer abcdef…']],
      requestCut: true,
    });
    expect(command).toContain('-H "authorization: Bearer $SECRET"');
    expect(command).toContain('--data-binary @body');
  });

  it.skipIf(process.platform === 'win32')('reaches the program as it was sent', () => {
    const visible = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((s) => !/[\0…]/.test(s));
    fc.assert(
      fc.property(visible, visible, (body, value) => {
        fc.pre(body !== '');
        const exchange = { ...ASKED, requestBody: body, requestHeaders: [['x-a', value]] };
        const command = asCurl(exchange as Exchange).replace('curl -i', "printf '%s\\0'");
        const seen = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' }).stdout.split('\0');
        expect(seen).toContain(body);
        expect(seen).toContain(`x-a: ${value}`);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a body', () => {
  it('shows the structure of JSON and leaves the rest', () => {
    expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(readable('{"a": … cut')).toBe('{"a": … cut');
    expect(readable('12')).toBe('12');
  });
});
