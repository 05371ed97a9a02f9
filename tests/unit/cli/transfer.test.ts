import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { both } from './both.ts';
import { fakeCore } from './helpers.ts';

const where = ({ workspaces }: { readonly workspaces: string }) =>
  join(workspaces, '..', '..', '..');

test('export takes the format of the ending, and the log or the profile by name', async () => {
  const core = await fakeCore();
  const asked = async (...words: string[]): Promise<unknown> => {
    core.calls.length = 0;
    const ran = await both(core, ['export', ...words]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const made = core.calls.filter(({ method }) => method === 'export.make');
    expect(made).toHaveLength(2);
    expect(made[1]?.params['request']).toEqual(made[0]?.params['request']);
    expect(made[1]?.params['path']).toEqual(made[0]?.params['path']);
    return made[0]?.params['request'];
  };
  expect(await asked('a.apkg')).toEqual({ kind: 'apkg', cards: 'own', scheduling: true });
  expect(await asked('a.CSV', '--cards', 'all')).toEqual({
    ...{ kind: 'csv', cards: 'all', separator: ',' },
  });
  expect(await asked('a.tsv')).toMatchObject({ separator: '\t' });
  expect(await asked('a.b/x', '--format=json')).toEqual({ kind: 'json', cards: 'own' });
  expect(await asked('--log', 'a.cairnlog')).toEqual({ kind: 'log' });
  expect(await asked('--profile=a.zip', '--json')).toEqual({ kind: 'profile' });
  const profile = await both(core, ['export', '--profile', 'a.zip']);
  expect(profile.stdout).toBe(`Your profile with 2 files exported to ${join(where(core), 'a.zip')}.
  left out: a/b, which is a link, or no plain file
On the other computer: cairn import --profile FILE.
`);
  expect(await both(core, ['export', 'full.csv'])).toMatchObject({
    ...{ code: 2, stderr: 'cairn: The disk is full.\n' },
  });
});

test('export does not replace a file unasked', async () => {
  const core = await fakeCore();
  writeFileSync(join(where(core), 'here.csv'), 'x');
  expect(await both(core, ['export', 'here.csv'])).toMatchObject({
    code: 2,
    stderr: 'cairn: There is nobody to ask.\n  Say it with --yes: cairn export ... --yes.\n',
  });
  expect(await core.typescript(['export', 'here.csv'], { answer: false })).toMatchObject({
    ...{ code: 1, stdout: 'Nothing was changed.\n' },
  });
  expect(core.calls.some(({ method }) => method === 'export.make')).toBe(false);
  expect(await both(core, ['export', 'here.csv', '-y'])).toMatchObject({ code: 0 });
});

test('merge says what came, and asks before it joins a stranger', async () => {
  const core = await fakeCore();
  expect((await both(core, ['merge', 'a.cairnlog'])).stdout).toBe(
    `Merged: 1 review, 2 attempts, 3 steps of reading, 1 row.
1 card was changed on both devices: both texts are kept.
The profile as it was before is the backup cairn-20261123T101500123Z-asked.db.
`,
  );
  expect(await both(core, ['merge', 'stranger.cairnlog', '--json'])).toMatchObject({ code: 2 });
  expect(await both(core, ['merge', 'stranger.cairnlog', '--join', '--json'])).toMatchObject({
    code: 0,
  });
});

test('import shows what it will do, and does it if that is agreed to', async () => {
  const core = await fakeCore();
  const ran = await both(core, ['import', 'deck.apkg', '--yes']);
  expect(ran.stdout).toBe(`deck.apkg
     12  new cards
      1  card the same as here
     30  reviews
      1  picture or sound
  Decks: Python (12)
Not carried over
      2  deck options
  Line 3: The question is empty.
Imported. Settings, Data takes it back.
`);
  expect(await both(core, ['import', 'deck.apkg', '-y', '--json'])).toMatchObject({ code: 0 });
  core.calls.length = 0;
  expect(await both(core, ['import', 'deck.apkg'])).toMatchObject({ code: 2 });
  expect(await core.typescript(['import', 'deck.apkg'], { answer: false })).toMatchObject({
    code: 1,
  });
  const methods = core.calls.map(({ method }) => method);
  expect(methods.filter((method) => method === 'import.cancel')).toHaveLength(3);
  expect(methods).not.toContain('import.apply');
});

test('a whole profile comes in place of this one, or beside it', async () => {
  const core = await fakeCore();
  const beside = await both(core, ['import', '--profile', 'a.zip', '--as', 'old', '--yes']);
  expect(beside.stdout).toMatch(
    /^a\.zip\n {2}The profile "default" of 2026-11-\d\d \d\d:\d\d\n {2}1 review, 0 checks, 12 files\nImported\. CAIRN_PROFILE=old opens it\.\n$/,
  );
  const here = await both(core, ['import', '--profile', 'a.zip', '-y', '--json']);
  expect(JSON.parse(here.stdout)).toMatchObject({ imported: true, as: null, files: 12 });
  expect(await both(core, ['import', '--profile', 'a.zip'])).toMatchObject({ code: 2 });
});

test('repair works everything out anew, and says on stderr how far it is', async () => {
  const core = await fakeCore();
  const ran = await both(core, ['repair', '--rebuild']);
  expect(ran).toMatchObject({ code: 0, stderr: '30 %\n100 %\n' });
  expect(ran.stdout).toBe(
    'Everything is worked out anew, from 1000000 acts on 1 card, in 3.4 s.\n',
  );
  const { stdout } = await both(core, ['repair', '--rebuild', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ command: 'repair', cards: 1, tookMs: 3449 });
});

test('backup makes one and lists them; an open profile is not replaced', async () => {
  const core = await fakeCore();
  expect((await both(core, ['backup'])).stdout).toMatch(
    /^cairn-\S+\.db\n {2}2026-\S+ \S+, asked for: 3 reviews, 1 checks, 41 kB\nIt is made and checked\.\n$/,
  );
  expect((await both(core, ['backup', '--list'])).stdout).toContain(
    'from a file: ? reviews, 1 checks',
  );
  await both(core, ['backup', '--list', '--json']);
  expect(await both(core, ['restore', 'cairn-x.db', '--yes'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('under Settings, Data.'),
  });
});

test.each([
  [['export']],
  [['export', 'a.xyz']],
  [['export', 'a.csv', '--format', 'odt']],
  [['export', 'a.csv', '--cards', 'some']],
  [['export', '--log', 'a', '--profile', 'b']],
  [['export', '--log', 'a', 'b']],
  [['export', '--log', 'a', '--cards', 'all']],
  [['import']],
  [['import', 'a.csv', '--as', 'x']],
  [['import', '--log', 'a']],
  [['merge']],
  [['merge', 'a', 'b']],
  [['backup', 'a']],
  [['repair']],
  [['repair', '--rebuild', 'a']],
  [['restore']],
  [['restore', 'a', 'b']],
])('bad words end with 2: %j', async (words) => {
  const core = await fakeCore();
  const { code, stderr } = await both(core, words);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^cairn: .+\n {2}"cairn --help" shows what there is\.\n$/);
  expect(core.calls).toEqual([]);
});

test.each([['export'], ['import'], ['merge'], ['backup'], ['restore'], ['repair']])(
  'help of %s',
  async (command) => {
    const core = await fakeCore();
    const { code, stdout } = await both(core, [command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`cairn ${command}`);
  },
);
