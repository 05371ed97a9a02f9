import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addNote, ankiPackage, NOTE } from '../helpers/anki-collection.ts';
import { expect, test } from './fixtures.ts';
import { goTo } from './workbench.ts';

const PICTURE = Buffer.from(
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6360000002000154a24f5d0000000049454e44ae426082',
  'hex',
);

function deck(): Buffer {
  return ankiPackage(
    (db) => {
      db.prepare('UPDATE notes SET flds = ?').run('What does <b>await</b> do?\u001fIt waits.');
      addNote(db, {
        id: NOTE + 1,
        guid: 'two',
        fields: ['<img src="pic.png"> What is it?', 'A dot.'],
      });
    },
    [
      { name: 'media', content: '{"0": "pic.png"}' },
      { name: '0', content: PICTURE, method: 0 },
    ],
  );
}

test('imports a package from Anki after showing what it will do, and takes it back', async ({
  app,
}) => {
  const { page } = app;
  const file = join(app.home, 'deck.apkg');
  writeFileSync(file, deck());
  await goTo(page, '/settings');
  await page.getByLabel('File to import', { exact: true }).setInputFiles(file);
  const dialog = page.getByRole('dialog', { name: 'Import deck.apkg' });
  await expect(dialog).toContainText('New cards2');
  await expect(dialog).toContainText('What does await do?');
  await expect(dialog).toContainText('[picture] What is it?');
  await dialog.getByRole('button', { name: 'Import 2 cards' }).click();
  const row = page.getByRole('row', { name: /deck\.apkg/ });
  await expect(row).toContainText('Imported: 2 new cards.');

  await test.step('the same file again brings nothing', async () => {
    await page.getByLabel('File to import', { exact: true }).setInputFiles(file);
    const again = page.getByRole('dialog', { name: 'Import deck.apkg' });
    await expect(again).toContainText('The same as here2');
    await expect(again.getByRole('button', { name: 'Nothing to import' })).toBeDisabled();
    await again.getByRole('button', { name: 'Cancel' }).click();
  });
  await test.step('its cards are learnt like all others', async () => {
    await goTo(page, '/review');
    await expect(page.getByText('What does await do?')).toBeVisible();
    await page.getByRole('button', { name: /Show answer/ }).click();
    await expect(page.getByText('It waits.')).toBeVisible();
    await page.keyboard.press('3');
    await expect(page.getByText('What is it?')).toBeVisible();
    await expect(page.locator('img[data-media]')).toHaveAttribute(
      'src',
      /^data:image\/png;base64,/,
    );
  });
  await test.step('the import is undone', async () => {
    await goTo(page, '/settings');
    await page.getByRole('button', { name: 'Undo the import of deck.apkg' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Undo the import' }).click();
    await expect(row).toContainText('undone');
    await goTo(page, '/review');
    await expect(page.getByText('What does await do?')).toBeHidden();
  });
});

test('a file of columns is shown with its columns, to be set right', async ({ app }) => {
  const { page } = app;
  const file = join(app.home, 'words.csv');
  writeFileSync(file, 'list;mutable;basics\ntuple;"fixed; for good";basics\n;no question;\n');
  await goTo(page, '/settings');
  await page.getByLabel('File to import', { exact: true }).setInputFiles(file);
  const dialog = page.getByRole('dialog', { name: 'Import words.csv' });
  await expect(dialog).toContainText('New cards2');
  await expect(dialog).toContainText('Line 3: The question is empty.');
  await dialog.getByLabel('Column 3').selectOption('Tags');
  await expect(dialog.getByRole('cell', { name: 'basics', exact: true }).last()).toBeVisible();
  await dialog.getByRole('button', { name: 'Import 2 cards' }).click();
  await expect(page.getByRole('row', { name: /words\.csv/ })).toContainText('2 new cards');
});

test('a file that is no package is refused, and nothing is changed', async ({ app }) => {
  const { page } = app;
  const file = join(app.home, 'broken.apkg');
  writeFileSync(file, 'hello');
  await goTo(page, '/settings');
  await page.getByLabel('File to import', { exact: true }).setInputFiles(file);
  await expect(page.getByRole('alert')).toContainText('Nothing was changed.');
});
