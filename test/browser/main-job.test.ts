import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { DEMO } from '../../web/src/pages/overview/tour/demo.ts';
import { picture } from './support/artefacts.ts';
import { openBrowser } from './support/browser.ts';
import { startEmptySystem } from './support/empty-system.ts';
import {
  addToTemplate,
  button,
  deploy,
  makeStep,
  openFailedNode,
  openToursPool,
  type Person,
  takeTour,
  tryOnOneNode,
} from './support/main-job.ts';
import { readers } from './support/reader.ts';
import { textsIn } from './support/texts.ts';

test.each(readers('en'))('from an empty system to a deploy, a failed node and its retry, in %s', async (language) => {
  // the first node finds the shop closed, once
  const door = `/tmp/springtide-${randomUUID()}`;
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(door, { recursive: true, force: true }));
  const { server } = cleanUp.use(await startEmptySystem());
  const { context, complaints } = cleanUp.use(await openBrowser(language, server.url));
  const page = await context.newPage();
  const t = textsIn(language);
  const person: Person = { page, t };

  await takeTour(person);
  await picture(page, `main-job-tour-${language}`);
  const addresses = await openToursPool(person);
  expect(addresses).toHaveLength(DEMO.nodes);
  await picture(page, `main-job-pool-${language}`);
  await tryOnOneNode(person, DEMO.deploy, addresses[0] ?? '');
  await picture(page, `main-job-try-${language}`);
  const isFirst = `[ {{ ip | quote }} = '${addresses[0] ?? ''}' ] && mkdir ${door}`;
  await makeStep(person, 'open_shop', `${isFirst} && { echo the shop is closed; exit 1; }\necho the shop is open`);
  await addToTemplate(person, DEMO.deploy, 'open_shop');
  await deploy(person, 'demo-web:3');
  const header = page.getByRole('heading', { level: 1 });
  await header.waitFor();

  const panel = await openFailedNode(person);
  await panel.getByText('the shop is closed', { exact: true }).waitFor();
  await picture(page, `main-job-failed-${language}`);
  await button(panel, t('tasks.retry')).click();
  await panel.getByText('the shop is open', { exact: true }).waitFor();
  await panel.getByText(t('status.succeeded'), { exact: true }).first().waitFor();
  await page.keyboard.press('Escape');
  await picture(page, `main-job-retried-${language}`);
  expect(complaints).toEqual([]);
});
