import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerProcess } from '../support/server-process.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { fillToFind, type FoundSystem } from './support/found-system.ts';
import { button } from './support/main-job.ts';
import { inWidths, look, openReader, readers, type Reader } from './support/reader.ts';
import { DESK } from './support/visit.ts';

/* Finding nodes, tasks and templates again; what was deleted comes back. */

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let found: FoundSystem;

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
  found = await fillToFind(server);
});

afterAll(() => everything.disposeAsync());

test.each(readers('en'))('%s', async (language) => {
  // the tables of a desk are sorted and filtered; on a telephone they are looked at
  await using reader = await openReader(language, server.url, { size: DESK });
  await findNode(reader);
  await findTasks(reader);
  await deleteAndUndo(reader);
  await findByFacts(reader);
  expect(reader.complaints).toEqual([expect.stringMatching(/list_nodes\?.*facts=distribution answers 400$/)]);
});

/** From a pool, by the image that its nodes run, to the page of one, and through all of its tasks. */
async function findNode(reader: Reader): Promise<void> {
  const { page, t } = reader;
  await page.goto(`/ui/pools/${found.poolId}?sort=-ip`);
  await page.getByText('registry.example/web:2').first().waitFor();
  const onOne = page.getByText(t('find.onNodes', { count: 1 })).first();
  await look(reader, 'find-pool', () => onOne.waitFor());
  await page.goto(`/ui/pools/${found.poolId}?image=registry.example/web:1`);
  const [node] = found.nodes;
  await page.getByRole('link', { name: node?.ip ?? '', exact: true }).click();
  await page.waitForURL(new RegExp(`/ui/nodes/${node?.id}$`));
  await page.getByText('registry.example/web:1').first().waitFor();
  const rows = page.getByRole('row').filter({ hasText: '#' });
  await rows.nth(3).waitFor();
  const reason = rows.getByText(/exit code 3|退出码 3/).first();
  await look(reader, 'find-node', async () => {
    await rows.nth(3).waitFor();
    const { width } = (await reason.boundingBox()) ?? { width: 0 };
    expect(width, 'a reason is no column of letters').toBeGreaterThan(120);
  });
  // the same page by the address, and the log of a task
  await page.goto(`/ui/nodes/${node?.ip}`);
  await page.waitForURL(new RegExp(`/ui/nodes/${node?.id}$`));
  await page.getByRole('link', { name: t('find.logOf', { id: 1 }) }).click();
  await page.getByRole('dialog').waitFor();
  await page
    .getByRole('dialog')
    .getByRole('link', { name: node?.ip ?? '' })
    .click();
  await page.getByRole('heading', { level: 2, name: t('find.history') }).waitFor();
}

/** Filters and orders tasks, keeps that under a name, and comes back to it. */
async function findTasks(reader: Reader): Promise<void> {
  const { page, t } = reader;
  await page.goto('/ui/tasks?operator=li&kind=manual');
  await page.getByText(t('tasks.count', { count: 2 })).waitFor();
  await page.getByRole('columnheader', { name: t('tasks.duration') }).click();
  await page.waitForURL(/sort=duration/);
  await button(page, new RegExp(`^${t('find.created')}`)).click();
  await button(page, t('find.today')).click();
  await page.waitForURL(/from=\d{4}-\d{2}-\d{2}/);
  await page.getByText(t('tasks.count', { count: 2 })).waitFor();
  await button(page, t('find.savedFilters')).click();
  await page.getByLabel(t('find.filterName')).fill('mine');
  await page.getByLabel(t('find.filterName')).press('Enter');
  await button(page, 'mine').first().waitFor();
  await page.keyboard.press('Escape');
  await look(reader, 'find-tasks', () => page.getByText(t('tasks.count', { count: 2 })).waitFor());
  const kept = new URL(page.url()).search;
  await page.goto('/ui/tasks');
  await page.getByText(t('tasks.count', { count: 4 })).waitFor();
  await button(page, t('find.savedFilters')).click();
  await button(page, 'mine').click();
  await page.getByText(t('tasks.count', { count: 2 })).waitFor();
  await expect.poll(() => new Set(new URL(page.url()).searchParams)).toEqual(new Set(new URLSearchParams(kept)));
  await button(page, t('tasks.clearFilters')).click();
  await page.getByText(t('tasks.count', { count: 4 })).waitFor();
}

/** A template in use stays, and says who uses it; another is deleted, and brought back twice. */
async function deleteAndUndo(reader: Reader): Promise<void> {
  const { page, t } = reader;
  await page.goto('/ui/templates?sort=name');
  const dialog = page.getByRole('dialog');
  await button(page, t('lists.removeOf', { name: 'roll' })).click();
  await dialog.getByText(t('find.inUse')).waitFor();
  await look(reader, 'find-in-use', () => dialog.getByRole('link', { name: 'web' }).waitFor());
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  const { id, name } = found.spare;
  await page.goto(`/ui/templates/${id}`);
  await inWidths(reader, () => page.getByText(t('find.usedByNobody')).waitFor());
  await button(page, t('lists.removeOf', { name })).click();
  await button(dialog, t('lists.remove')).click();
  await page.waitForURL(/\/ui\/templates$/);
  await button(page, t('find.undo')).click();
  await page.getByRole('link', { name, exact: true }).waitFor();

  await button(page, t('lists.removeOf', { name })).click();
  await button(dialog, t('lists.remove')).click();
  await page.getByRole('link', { name, exact: true }).waitFor({ state: 'detached' });
  await button(page, t('find.recentlyDeleted', { count: 1 })).click();
  await look(reader, 'find-deleted', () => button(dialog, t('find.restoreOf', { name })).waitFor());
  await button(dialog, t('find.restoreOf', { name })).click();
  await page.getByRole('link', { name, exact: true }).waitFor();
}

/** Has facts of nodes gathered by a template and at once, and finds nodes by them. */
async function findByFacts(reader: Reader): Promise<void> {
  const { page, t, language } = reader;
  await page.goto(`/ui/templates/${found.usedId}`);
  const isOn = language === 'en';
  await page.getByRole('switch', { name: t('nodeFacts.gatherFirst'), checked: !isOn }).click();
  await button(page, t('forms.save')).click();
  await page.getByText(t('forms.saved', { name: 'roll' })).waitFor();
  await page.reload();
  await page.getByRole('switch', { name: t('nodeFacts.gatherFirst'), checked: isOn }).waitFor();
  await look(reader, 'find-template-facts');

  await page.goto(`/ui/pools/${found.poolId}`);
  const filter = page.getByLabel(t('nodeFacts.filterBy'));
  await filter.fill('distribution=Nowhere');
  await page.getByText(t('nodeFacts.noneMatches')).waitFor();
  // the filter stays where a condition is refused
  await filter.fill('distribution');
  await page.getByText(t('shell.loadFailed')).waitFor();
  await filter.fill('');
  await page.getByLabel(t('pool.selectPage')).check();
  await look(reader, 'find-facts', () => button(page, t('nodeFacts.gather')).first().waitFor());
  // the lists of tasks are looked at in both languages before
  if (language !== readers('en').at(-1)) return;
  await button(page, t('nodeFacts.gather')).click();
  await page.waitForURL(/\/ui\/tasks\/\d+$/);
  await page.getByText(t('status.succeeded')).first().waitFor();
  await page.goto(`/ui/pools/${found.poolId}?facts=system%3DLinux`);
  await page.getByText(t('fleet.nodeCount', { count: found.nodes.length }), { exact: true }).waitFor();
}
