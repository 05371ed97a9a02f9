import { expect, it } from 'vitest';
import { refusal } from '../../../src/core/disk.ts';
import { createDispatcher } from '../../../src/core/rpc/dispatcher.ts';
import { silentLog } from '../../helpers/log.ts';

const withCode = (code: string): Error => Object.assign(new Error('refused'), { code });

it.each([
  ['ENOSPC', 'diskFull'],
  ['EDQUOT', 'diskFull'],
  ['SQLITE_FULL', 'diskFull'],
  ['EIO', 'ioFailed'],
  ['EROFS', 'ioFailed'],
  ['SQLITE_IOERR_FSYNC', 'ioFailed'],
  ['SQLITE_READONLY_DBMOVED', 'ioFailed'],
  ['SQLITE_CANTOPEN', 'ioFailed'],
])('%s anywhere below a call is answered as %s, with what to do', async (code, said) => {
  const answers: unknown[] = [];
  let hear: (message: unknown) => void = () => undefined;
  const handlers = {
    'settings.get': () => {
      throw withCode(code);
    },
  };
  createDispatcher(silentLog).attach(
    {
      send: (message) => void answers.push(message),
      onMessage(listener) {
        hear = listener;
      },
      onClose: () => undefined,
      close: () => undefined,
    },
    handlers as never,
  );
  hear({ type: 'call', id: 1, method: 'settings.get', params: {} });
  await expect.poll(() => answers).toHaveLength(1);
  expect(answers[0]).toMatchObject({ ok: false, error: { code: said } });
  expect(JSON.stringify(answers[0])).toMatch(/do it again/);
});

it('any other error is no refusal of the disk', () => {
  for (const error of [new Error('a bug'), withCode('SQLITE_CONSTRAINT'), withCode('EACCES'), null])
    expect(refusal(error)).toBeUndefined();
});
