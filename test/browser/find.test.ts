import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { ServerProcess } from '../support/server-process.ts';
import { graveViolations } from './support/accessible.ts';
import { picture } from './support/artefacts.ts';
import { openBrowser } from './support/browser.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { fillToFind, type FoundSystem } from './support/found-system.ts';
import { button } from './support/main-job.ts';
import { settled } from './support/settled.ts';
import { LANGUAGES, textsIn } from './support/texts.ts';
import { fitTelephone, PHONE } from './support/visit.ts';

/* Finding nodes, tasks and templates again; what was deleted comes back. */

const DESK = { width: 1440, height: 900 };

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let found: FoundSystem;

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
  found = await fillToFind(server);
});

afterAll(() => everything.disposeAsync());

test.each(LANGUAGES)('%s', async (language) => {
  await using browser = await openBrowser(language, server.url);
  const page = await browser.context.newPage();
  await page.setViewportSize(DESK);
  const t = textsIn(language);
  const person = { page, t, language };
  await findNode(person);
  await findTasks(person);
  await deleteAndUndo(person);
  await findByFacts(person);
  expect(browser.complaints).toEqual([expect.stringMatching(/list_nodes\?.*facts=distribution answers 400$/)]);
});

interface Person {
  readonly page: Page;
  readonly t: ReturnType<typeof textsIn>;
  readonly language: string;
}

/** Keeps pictures of a page, and looks whether somebody is shut out, or something does not fit a telephone. */
async function fits(page: Page, name: string): Promise<void> {
  // what the mouse is over has other colours
  await page.mouse.move(0, 0);
  await settled(page, 'light');
  await picture(page, `${name}-${DESK.width}`);
  // the other language has the same elements
  if (name.endsWith('en')) expect(await graveViolations(page)).toEqual([]);
  await fitTelephone(page);
  await settled(page, 'light');
  await picture(page, `${name}-${PHONE.width}`);
  await page.setViewportSize(DESK);
}

/** From a pool, by the image that its nodes run, to the page of one, and through all of its tasks. */
async function findNode({ page, t, language }: Person): Promise<void> {
  await page.goto(`/ui/pools/${found.poolId}?sort=-ip`);
  await page.getByText('registry.example/web:2').first().waitFor();
  await page
    .getByText(t('find.onNodes', { count: 1 }))
    .first()
    .waitFor();
  await fits(page, `find-pool-${language}`);
  await page.goto(`/ui/pools/${found.poolId}?image=registry.example/web:1`);
  const [node] = found.nodes;
  await page.getByRole('link', { name: node?.ip ?? '', exact: true }).click();
  await page.waitForURL(new RegExp(`/ui/nodes/${node?.id}$`));
  await page.getByText('registry.example/web:1').first().waitFor();
  const rows = page.getByRole('row').filter({ hasText: '#' });
  await rows.nth(3).waitFor();
  await page
    .getByText(/exit code 3|退出码 3/)
    .first()
    .waitFor();
  await fits(page, `find-node-${language}`);
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
async function findTasks({ page, t, language }: Person): Promise<void> {
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
  await fits(page, `find-tasks-${language}`);
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
async function deleteAndUndo({ page, t, language }: Person): Promise<void> {
  await page.goto('/ui/templates?sort=name');
  const dialog = page.getByRole('dialog');
  await button(page, t('lists.removeOf', { name: 'roll' })).click();
  await dialog.getByText(t('find.inUse')).waitFor();
  await dialog.getByRole('link', { name: 'web' }).waitFor();
  await picture(page, `find-in-use-${language}`);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  const { id, name } = found.spare;
  await page.goto(`/ui/templates/${id}`);
  await page.getByText(t('find.usedByNobody')).waitFor();
  await button(page, t('lists.removeOf', { name })).click();
  await button(dialog, t('lists.remove')).click();
  await page.waitForURL(/\/ui\/templates$/);
  await button(page, t('find.undo')).click();
  await page.getByRole('link', { name, exact: true }).waitFor();

  await button(page, t('lists.removeOf', { name })).click();
  await button(dialog, t('lists.remove')).click();
  await page.getByRole('link', { name, exact: true }).waitFor({ state: 'detached' });
  await button(page, t('find.recentlyDeleted', { count: 1 })).click();
  await button(dialog, t('find.restoreOf', { name })).waitFor();
  await fits(page, `find-deleted-${language}`);
  await button(dialog, t('find.restoreOf', { name })).click();
  await page.getByRole('link', { name, exact: true }).waitFor();
}

/** Has facts of nodes gathered by a template and at once, and finds nodes by them. */
async function findByFacts({ page, t, language }: Person): Promise<void> {
  await page.goto(`/ui/templates/${found.usedId}`);
  const isOn = language === 'en';
  await page.getByRole('switch', { name: t('nodeFacts.gatherFirst'), checked: !isOn }).click();
  await button(page, t('forms.save')).click();
  await page.getByText(t('forms.saved', { name: 'roll' })).waitFor();
  await page.reload();
  await page.getByRole('switch', { name: t('nodeFacts.gatherFirst'), checked: isOn }).waitFor();
  await fits(page, `find-template-facts-${language}`);

  await page.goto(`/ui/pools/${found.poolId}`);
  const filter = page.getByLabel(t('nodeFacts.filterBy'));
  await filter.fill('distribution=Nowhere');
  await page.getByText(t('nodeFacts.noneMatches')).waitFor();
  // the filter stays where a condition is refused
  await filter.fill('distribution');
  await page.getByText(t('shell.loadFailed')).waitFor();
  await filter.fill('');
  await page.getByLabel(t('pool.selectPage')).check();
  await button(page, t('nodeFacts.gather')).first().waitFor();
  await fits(page, `find-facts-${language}`);
  // the lists of tasks are looked at in both languages before
  if (language !== LANGUAGES.at(-1)) return;
  await button(page, t('nodeFacts.gather')).click();
  await page.waitForURL(/\/ui\/tasks\/\d+$/);
  await page.getByText(t('status.succeeded')).first().waitFor();
  await page.goto(`/ui/pools/${found.poolId}?facts=system%3DLinux`);
  await page.getByText(t('fleet.nodeCount', { count: found.nodes.length }), { exact: true }).waitFor();
}
