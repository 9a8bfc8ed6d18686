import type { TFunction } from 'i18next';
import type { Locator, Page } from 'playwright-core';
import { DEMO } from '../../../web/src/pages/overview/tour/demo.ts';

/*
 * The main job as a newcomer does it: by looking for words, and clicking on them.
 */

const ADDRESS = /\d+\.\d+\.\d+\.\d+/;

/** A person at the console. */
export interface Person {
  readonly page: Page;
  /** The console's texts in the language of this person. */
  readonly t: TFunction<'console'>;
}

/** The tour from an empty system to a pool with five nodes that is deployed to. */
export async function takeTour({ page, t }: Person): Promise<void> {
  await page.goto('/');
  for (const step of ['machineType', 'templates', 'pool', 'expand', 'deploy'] as const) {
    await button(page, t(`tour.${step}Do`, DEMO)).click();
  }
  await page.getByText(t('tour.finished', { name: DEMO.pool })).waitFor();
}

/** From the end of the tour to its pool. Resolves with the addresses of its nodes. */
export async function openToursPool({ page, t }: Person): Promise<readonly string[]> {
  await page.getByRole('link', { name: t('tour.openPool') }).click();
  await page.getByRole('heading', { level: 1, name: DEMO.pool }).waitFor();
  const rows = page.getByRole('row').filter({ hasText: ADDRESS });
  await rows.nth(DEMO.nodes - 1).waitFor();
  return (await rows.allTextContents()).flatMap((text) => ADDRESS.exec(text)?.[0] ?? []);
}

/** Runs a template on one node from the template's own page, and watches its task succeed. */
export async function tryOnOneNode({ page, t }: Person, template: string, address: string): Promise<void> {
  await openTemplate({ page, t }, template);
  await button(page, t('templates.try')).click();
  const dialog = page.getByRole('dialog', { name: t('templates.tryTitle', { name: template }) });
  await dialog.getByLabel(t('templates.tryNode')).fill(address);
  await button(dialog, t('templates.tryOk')).click();
  await page.waitForURL(/\/ui\/tasks\/\d+$/);
  const node = page
    .getByRole('listbox', { name: t('tasks.nodes') })
    .getByRole('option')
    .filter({ hasText: address });
  await node.filter({ hasText: t('status.succeeded') }).waitFor();
  await page.getByText(t('tasks.done', { done: 1, total: 1 })).waitFor();
}

/** An action with a script of its own, and a step of the same name that runs it. */
export async function makeStep({ page, t }: Person, name: string, script: string): Promise<void> {
  await goTo({ page, t }, t('shell.steps'));
  await page.getByRole('tab', { name: t('steps.actions') }).click();
  await button(page, t('steps.createAction')).click();
  const action = page.getByRole('dialog', { name: t('steps.createAction') });
  await action.getByLabel(t('forms.name')).fill(name);
  await action.getByRole('textbox', { name: t('steps.script'), exact: true }).fill(script);
  await button(action, t('forms.save')).click();
  await action.waitFor({ state: 'hidden' });

  await page.getByRole('tab', { name: t('steps.steps') }).click();
  await button(page, t('steps.createStep')).click();
  const step = page.getByRole('dialog', { name: t('steps.createStep') });
  await step.getByLabel(t('forms.name')).fill(name);
  await step.getByLabel(t('steps.actions')).fill(name);
  await page.locator('.ant-select-item-option').filter({ hasText: name }).click();
  await button(step, t('forms.save')).click();
  await step.waitFor({ state: 'hidden' });
}

/** Adds a step at the end of a template. */
export async function addToTemplate({ page, t }: Person, template: string, step: string): Promise<void> {
  await openTemplate({ page, t }, template);
  await button(page, t('templates.addStep')).click();
  const picker = page.getByRole('dialog', { name: t('templates.addStep') });
  await picker.getByLabel(t('templates.searchStep')).fill(step);
  await picker.getByRole('button').filter({ hasText: step }).first().click();
  await button(page, t('forms.save')).click();
  await page.getByText(t('forms.saved', { name: template })).waitFor();
}

/** Begins a deploy from the pool's page, and goes to its task. */
export async function deploy({ page, t }: Person, tag: string): Promise<void> {
  await goTo({ page, t }, t('shell.fleet'));
  await page.getByRole('link', { name: DEMO.pool, exact: true }).click();
  await button(page, t('pool.deploy')).click();
  const dialog = page.getByRole('dialog', { name: t('pool.deployTitle', { name: DEMO.pool }) });
  await dialog.getByLabel(t('pool.deployTag')).fill(tag);
  await dialog
    .getByText(t('pool.planNodes', { count: DEMO.nodes }))
    .first()
    .waitFor();
  await button(dialog, t('pool.deployOk')).click();
  await page.waitForURL(/\/ui\/tasks\/\d+$/);
}

/** Opens the only node of the task on the page that failed. */
export async function openFailedNode({ page, t }: Person): Promise<Locator> {
  await button(page, new RegExp(`^${t('status.failed')}\\s*1$`)).click();
  const failed = page.getByRole('listbox', { name: t('tasks.nodes') }).getByRole('option');
  await failed.filter({ hasText: t('status.failed') }).click();
  const panel = page.getByRole('dialog');
  await panel.getByText(t('status.failed'), { exact: true }).first().waitFor();
  return panel;
}

async function openTemplate({ page, t }: Person, name: string): Promise<void> {
  await goTo({ page, t }, t('shell.templates'));
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function goTo({ page, t }: Person, place: string): Promise<void> {
  await page
    .getByRole('navigation', { name: t('shell.menu') })
    .getByRole('link', { name: place, exact: true })
    .click();
  await page.getByRole('heading', { level: 1, name: place }).waitFor();
}

/** A button by what is written on it. Ant Design sets a space between the two characters of a Chinese button. */
export function button(within: Page | Locator, name: string | RegExp): Locator {
  if (typeof name !== 'string') return within.getByRole('button', { name });
  const written = /^\p{Script=Han}{2}$/u.test(name) ? `${name.charAt(0)}\\s?${name.charAt(1)}` : literally(name);
  return within.getByRole('button', { name: new RegExp(`^${written}$`) });
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
