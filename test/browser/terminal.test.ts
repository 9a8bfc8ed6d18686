import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definePool, defineTemplate, nodesOf, untilTask } from '../support/fleet-setup.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { look, openReader, readers } from './support/reader.ts';

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let ip: string;
let nodeId: number;

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
  const vmType = await server.call<number>('/vm_type/create', { name: 'sandbox', provider: 'sandbox', settings: {} });
  const expand = await defineTemplate(server, 'up', [{ name: 'create_vm' }]);
  const pool = await definePool(server, { name: 'web', vmType, sd: 0, image: 'web:1', tasks: { expand } });
  const { task_id: task } = await server.call<{ task_id: number }>(`/pool/expand/${pool}`, { num: 1 });
  await untilTask(server, task, [2]);
  const [node] = await nodesOf(server, pool);
  ip = node?.ip ?? '';
  nodeId = (await server.call<{ id: number }>(`/node/at/${ip}`)).id;
});
afterAll(() => everything.disposeAsync());

test.each(readers('zh'))('a terminal is used, resized, closed and played again, in %s', async (language) => {
  await using reader = await openReader(language, server.url);
  const { page, t, complaints } = reader;
  await page.setViewportSize({ width: 1200, height: 800 });
  await page.goto(`/ui/nodes/${nodeId}`);
  await page.getByRole('button', { name: t('terminals.open') }).click();
  await page.waitForURL(`**/ui/nodes/${nodeId}/terminal`);
  await page.getByText(t('terminals.isRecorded')).waitFor();
  const keyboard = page.getByRole('textbox', { name: t('terminals.on', { node: ip }) });
  const screen = page.locator('.xterm-accessibility');
  await keyboard.focus();
  await page.keyboard.type('echo "sum $((40 + 2))"; stty size\n');
  await screen.getByText('sum 42').first().waitFor();
  const columns = async (): Promise<number> => {
    await page.keyboard.type('clear; stty size\n');
    const text = await screen
      .getByText(/^\d+ \d+\s*$/)
      .last()
      .innerText();
    return Number(text.trim().split(' ')[1]);
  };
  const wide = await columns();
  await page.setViewportSize({ width: 700, height: 700 });
  await expect.poll(columns).toBeLessThan(wide);
  await look(reader, 'terminal', () =>
    screen
      .getByText(/^\d+ \d+\s*$/)
      .last()
      .waitFor(),
  );

  await page.keyboard.type('exit\n');
  await page.getByRole('button', { name: t('terminals.again') }).waitFor();
  await page.getByRole('link', { name: t('terminals.record') }).click();
  await page.getByRole('button', { name: t('terminals.toEnd') }).click();
  await page.getByText(t('terminals.over')).waitFor();
  await look(reader, 'terminal-record', () =>
    screen
      .getByText(/^exit|logout/)
      .last()
      .waitFor(),
  );
  await page.getByRole('link', { name: t('terminals.all') }).click();
  await page.getByRole('row').filter({ hasText: ip }).first().waitFor();
  await look(reader, 'terminals');
  expect(complaints).toEqual([]);
});

test('a file of a node is uploaded and downloaded, and what is wrong is said', async () => {
  await using reader = await openReader('zh', server.url);
  const { page, t, complaints } = reader;
  await page.goto(`/ui/nodes/${nodeId}`);
  await page.getByRole('button', { name: t('files.open') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('files.path')).fill('/root/空 file');
  const sent = Buffer.from('content\0of a file');
  await dialog.locator('input[type=file]').setInputFiles({ name: 'a', mimeType: 'text/html', buffer: sent });
  await dialog.getByText(t('files.uploaded', { name: 'a', path: '/root/空 file' })).waitFor();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: t('files.download') }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('空 file');
  expect(await readFile(await saved.path())).toEqual(sent);
  await look(reader, 'node-files', () => dialog.getByText(t('files.downloaded', { path: '/root/空 file' })).waitFor());
  await dialog.getByLabel(t('files.path')).fill('/root');
  await dialog.getByRole('button', { name: t('files.download') }).click();
  await dialog.getByText('/root 是目录').waitFor();
  expect(complaints.filter((text) => !text.includes('400'))).toEqual([]);
});
