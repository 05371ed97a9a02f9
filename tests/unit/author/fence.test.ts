import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fence, formatFence, parseFence } from '../../../src/author/parse/fence.ts';
import { FENCE_LANGUAGES } from '../../../src/core/text/highlight.ts';

const parse = (info: string) => parseFence(info, FENCE_LANGUAGES);

describe('parseFence', () => {
  test.each<[string, Fence]>([
    ['python run', { kind: 'run', continues: false, raises: null }],
    [
      'python run continues raises=TypeError',
      { kind: 'run', continues: true, raises: 'TypeError' },
    ],
    ['python predict continues', { kind: 'predict', continues: true, raises: null }],
    [
      'python predict raises=json.JSONDecodeError',
      { kind: 'predict', continues: false, raises: 'json.JSONDecodeError' },
    ],
    ['output', { kind: 'output' }],
    ['diagram', { kind: 'diagram' }],
    ['python', { kind: 'static', language: 'python' }],
    ['  toml  ', { kind: 'static', language: 'toml' }],
  ])('reads %j', (info, fence) => {
    expect(parse(info)).toEqual({ ok: true, fence });
  });

  test.each([
    ['', 'names no language'],
    ['pyton run', 'Unknown language `pyton`'],
    ['python runs', '`runs` after `python` means nothing'],
    ['python run continue', 'Unknown word `continue`'],
    ['python run continues continues', 'once each'],
    ['python run raises=', 'does not name an exception'],
    ['python run raises=Type Error', 'Unknown word `Error`'],
    ['output python', 'Nothing follows `output`'],
    ['json run', '`run` after `json` means nothing'],
  ])('refuses %j and says why', (info, message) => {
    const result = parse(info);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.message).toContain(message);
  });

  test('reads back every fence that can be written', () => {
    const exception = fc.stringMatching(/^[A-Z][A-Za-z]{0,12}(\.[A-Z][a-z]{1,5})?$/);
    const fence = fc.oneof(
      fc.record({
        kind: fc.constantFrom('run' as const, 'predict' as const),
        continues: fc.boolean(),
        raises: fc.option(exception),
      }),
      fc.record({ kind: fc.constantFrom('output' as const, 'diagram' as const) }),
      fc.record({
        kind: fc.constant('static' as const),
        language: fc.constantFrom(...FENCE_LANGUAGES),
      }),
    );
    fc.assert(
      fc.property(fence, (value) => {
        expect(parse(formatFence(value))).toEqual({ ok: true, fence: value });
      }),
    );
  });

  test('never throws, whatever an author types', () => {
    fc.assert(fc.property(fc.string(), (info) => typeof parse(info).ok === 'boolean'));
  });
});
