import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPrivateKey } from '../../src/base/private-key.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { button } from './support/main-job.ts';
import { look, openReader, readers } from './support/reader.ts';

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let dataDir: string;

beforeAll(async () => {
  ({ server, dataDir } = everything.use(await startEmptySystem()));
});

afterAll(() => everything.disposeAsync());

test.each(readers('zh'))('a key is added and replaced, and a file is uploaded, in %s', async (language) => {
  await using reader = await openReader(language, server.url);
  const { page, t } = reader;
  const name = `rack-${language}`;
  const [one, two] = [newPrivateKey(), newPrivateKey()];

  await page.goto('/ui/keys?edit=new');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('reach.keyName')).fill(name);
  await dialog.getByLabel(t('reach.keyText')).fill('hunter2');
  await button(dialog, t('reach.add')).click();
  await page.locator('.ant-form-item-explain-error').waitFor();
  await dialog.getByLabel(t('reach.keyText')).fill(one);
  await button(dialog, t('reach.add')).click();
  await dialog.waitFor({ state: 'hidden' });
  const row = page.getByRole('row').filter({ hasText: name });
  await row.getByText(/SHA256:/).waitFor();
  const fingerprint = await row.getByText(/SHA256:/).textContent();
  await look(reader, 'keys');
  expect(await page.content(), 'nothing of it is left on the page').not.toContain(one.split('\n')[1]);

  await row.getByRole('link', { name }).click();
  await dialog.getByLabel(t('reach.keyText')).fill(two);
  await button(dialog, t('reach.replace')).click();
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => row.getByText(/SHA256:/).textContent()).not.toBe(fingerprint);

  const file = join(dataDir, `app-${language}.conf`);
  await writeFile(file, 'port 80\n');
  await page.goto('/ui/files?edit=new');
  await page.locator('input[type=file]').setInputFiles(file);
  await button(dialog, t('reach.upload')).click();
  await dialog.waitFor({ state: 'hidden' });
  await page
    .getByRole('row')
    .filter({ hasText: `app-${language}.conf` })
    .waitFor();
  expect(await server.call('/file/list')).toContainEqual(
    expect.objectContaining({ path: `app-${language}.conf`, size: 8 }),
  );
  await look(reader, 'files');
});
