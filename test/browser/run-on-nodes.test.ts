import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definePool, defineSteps, defineTemplate, nodesOf, untilTask } from '../support/fleet-setup.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { button } from './support/main-job.ts';
import { look, openReader, readers } from './support/reader.ts';

const NODES = 4;

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let poolId: number;
let templateId: number;
let addresses: readonly string[];

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
  const vmType = await server.call<number>('/vm_type/create', { name: 'sandbox', provider: 'sandbox', settings: {} });
  const params = { word: 'string', times: 'integer' };
  await defineSteps(server, [{ name: 'greet', params, script: 'echo {{ word | quote }} {{ times }} at {{ ip }}' }]);
  const expand = await defineTemplate(server, 'up', [{ name: 'create_vm' }]);
  templateId = await defineTemplate(server, 'greeting', [{ name: 'greet', param_values: { times: 7 } }]);
  poolId = await definePool(server, {
    name: 'web',
    vmType,
    sd: 0,
    image: 'web:1',
    tasks: { expand, deploy: templateId },
  });
  const { task_id: task } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: NODES });
  await untilTask(server, task, [2]);
  addresses = (await nodesOf(server, poolId)).map(({ ip }) => ip);
});

afterAll(() => everything.disposeAsync());

test.each(readers('en'))(
  'what a script has for the shell is shown at its place, and kept as it is, in %s',
  async (language) => {
    await using reader = await openReader(language, server.url);
    const { page, t, complaints } = reader;
    const name = `braces-${language}`;
    const id = await server.call<number>('/action/create', { name, desc: '', params: {} });
    const content = 'echo {{ ip }}\necho hi\n';
    await server.call('/actimpl/create', {
      type: 'ansible',
      action_id: id,
      template: { action: { module: 'longscript', content } },
    });
    await page.goto(`/ui/steps?tab=actions&edit=${id}`);
    const editor = page.getByRole('textbox', { name: t('steps.script'), exact: true });
    await editor.fill(`${content}docker ps --format '{{.Names}}'`);
    await button(page, t('forms.save')).click();
    await look(reader, 'unreadable-script', async () => {
      await page.getByText(t('steps.unreadable', { line: 3, column: 21 })).waitFor();
      expect(await page.getByRole('dialog').getByText('{% raw %}…{% endraw %}').first().innerText()).toContain(
        language === 'zh' ? '第 3 行第 21 列' : 'line 3, column 21',
      );
    });
    await page.getByRole('button', { name: t('steps.keepAsIs') }).click();
    await expect.poll(() => editor.innerText()).toContain("docker ps --format '{% raw %}{{.Names}}{% endraw %}'");
    await button(page, t('forms.save')).click();
    await page.getByText(t('forms.saved', { name })).waitFor();
    const saved = await server.call<{ template: unknown }>(`/actimpl/get/${id}`);
    expect(saved.template).toEqual({
      action: { module: 'longscript', content: `${content}docker ps --format '{% raw %}{{.Names}}{% endraw %}'` },
    });
    expect(complaints).toEqual([expect.stringMatching(/actimpl\/update\/\d+ answers 400$/)]);
  },
);

test.each(readers('zh'))(
  'chosen nodes run a template with a parameter, and a command whose outputs are folded, in %s',
  async (language) => {
    await using reader = await openReader(language, server.url);
    const { page, t, complaints } = reader;

    // three nodes of the pool's table
    await page.goto(`/ui/pools/${poolId}`);
    for (const ip of addresses.slice(0, 3))
      await page.getByRole('checkbox', { name: t('pool.select', { name: ip }) }).check();
    if (language === 'en') {
      await page.getByRole('button', { name: t('run.runSelected', { count: 3 }) }).click();
      await choose(page, t('run.templateLabel'), 'greeting');
    } else {
      // somebody who looks for them at the deploy, which is for all nodes
      await button(page, t('pool.deploy')).click();
      const dialog = page.getByRole('dialog');
      await button(dialog, t('run.deploySelected', { count: 3 })).waitFor();
      await page.goBack();
      await dialog.waitFor({ state: 'hidden' });
      await button(page, t('run.deploySelected', { count: 3 })).click();
    }
    await page
      .getByText(t('run.chosen', { count: 3 }))
      .first()
      .waitFor();

    // what is lacking is marked, and keeps the run from starting
    const start = page.getByRole('button', { name: t('run.startOn', { count: 3 }) });
    await page.getByText(t('run.needsValue')).waitFor();
    expect(await start.isDisabled()).toBe(true);
    const word = page.getByRole('textbox', { name: 'word' });
    await word.fill("it's {{ up }}");
    // a deploy goes a quarter of the pool at a time
    await page.getByText(t('pool.planAtOnce', { count: language === 'en' ? 3 : 1 })).waitFor();
    await look(reader, 'run-template', async () => {
      await page.getByText(`echo 'it'\\''s {{ up }}' 7 at ${addresses[0]}`).waitFor();
      expect(await word.inputValue()).toBe("it's {{ up }}");
    });
    await start.click();
    await page.waitForURL(/\/ui\/tasks\/\d+$/);
    await page.getByText(t('tasks.done', { done: 3, total: 3 })).waitFor();

    // a list with a range, a name with a blank in it, and an address that nobody has
    await page.goto('/ui/run?what=command');
    const list = page.getByRole('textbox', { name: t('run.addresses') });
    await list.fill(`${addresses.slice(0, 2).join('\n')}\nfoo bar\n192.0.2.7`);
    await page.getByText(t('run.spaced', { names: 'foo bar', count: 2 })).waitFor();
    await list.fill(`${addresses.join('\n')}\n192.0.2.7\n192.0.2.100-120`);
    await page.getByText(t('run.unknown', { count: 1 })).waitFor();
    await page.getByRole('button', { name: t('run.takeOut') }).click();
    await page.getByText(t('run.ofRange', { text: '192.0.2.100-120', found: 0, count: 21 })).waitFor();
    const script = `case $SSH_CONNECTION in *' ${addresses[1]} '*) echo odd; exit 3 ;; esac`;
    await page.getByRole('textbox', { name: t('run.script') }).fill(`${script}\necho 'all {{ alike }}'`);
    await look(reader, 'run-command', () => page.getByText(t('pool.planAtOnce', { count: NODES })).waitFor());
    await page.getByRole('button', { name: t('run.startOn', { count: NODES }) }).click();
    await page.waitForURL(/\/ui\/tasks\/\d+$/);

    const groups = page.getByRole('log', { name: t('run.output') }).locator('section');
    await groups
      .filter({ hasText: 'all {{ alike }}' })
      .filter({ hasText: t('run.groupNodes', { count: 3 }) })
      .waitFor();
    const odd = groups.filter({ hasText: t('run.exitCode', { code: 3 }) });
    await look(reader, 'run-output', () => odd.waitFor());
    expect(await groups.allTextContents()).toMatchObject([
      expect.stringContaining('odd'),
      expect.stringContaining('all'),
    ]);

    // one node is tried with a value of its own
    await page.goto(`/ui/templates/${templateId}`);
    await page.getByRole('button', { name: t('templates.try') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('templates.tryNode')).fill(addresses[3] ?? '');
    await dialog.getByRole('textbox', { name: 'word' }).fill('tried');
    await look(reader, 'run-try');
    await button(dialog, t('templates.tryOk')).click();
    await page.waitForURL(/\/ui\/tasks\/\d+$/);
    await page.getByText(t('tasks.done', { done: 1, total: 1 })).waitFor();
    // the plan without the value
    expect(complaints).toEqual([expect.stringMatching(/\/task\/create answers 400$/)]);
  },
);

test.each(readers('zh'))('a template is checked on its nodes before it runs, in %s', async (language) => {
  const name = `conf-${language}`;
  const nodes = addresses.slice(0, 3);
  const write = (port: number): string => `printf 'port %s\\nhost any\\n' ${port} >/tmp/${name}`;
  await runCommand(`case $SSH_CONNECTION in *' ${nodes[0]} '*) ${write(79)} ;; *) ${write(80)} ;; esac`, nodes);
  const content = 'port {{ port }}\nhost any\n';
  const script = { module: 'copy', content, dest: `/tmp/${name}` };
  await defineSteps(server, [{ name, params: { port: 'string' }, script }]);
  const template = await defineTemplate(server, name, [{ name }]);

  await using reader = await openReader(language, server.url);
  const { page, t, context, complaints } = reader;
  await page.goto(`/ui/run?template=${template}&nodes=${nodes.join(',')}`);
  await page.getByRole('textbox', { name: 'port' }).fill('80');
  await page.getByRole('button', { name: t('run.check.one') }).click();
  const found = page.getByRole('region', { name, exact: true });
  await found.locator('del').filter({ hasText: '-port 79' }).waitFor();
  await found.locator('ins').filter({ hasText: '+port 80' }).waitFor();
  await page.getByRole('button', { name: t('run.check.all', { count: 3 }) }).click();
  const groups = found.getByRole('region');
  await groups
    .filter({ hasText: t('run.groupNodes', { count: 2 }) })
    .getByText(t('run.check.finding.unchanged'))
    .first()
    .waitFor();
  await look(reader, 'check', async () => {
    await expect.poll(() => groups.count()).toBe(2);
    expect(await groups.first().textContent()).toContain(nodes[0]);
  });

  // the check changed nothing; where nothing differs it says so, on its own page too
  await runCommand(`grep -q 79 /tmp/${name}`, nodes.slice(0, 1));
  await runCommand(write(80), nodes.slice(0, 1));
  await page.getByRole('button', { name: t('run.check.one') }).click();
  await page.getByText(t('run.check.nothing'), { exact: true }).waitFor();
  const link = page.getByRole('link', { name: t('run.check.task', { id: await lastTask(), pool: 'web' }) });
  const [own] = await Promise.all([context.waitForEvent('page'), link.click()]);
  const seen = async (): Promise<void> => {
    await own.getByText(t('run.check.nothing'), { exact: true }).waitFor();
    await own.getByText(t('tasks.kind_check'), { exact: true }).waitFor();
  };
  await look(reader, 'check-task', seen, { page: own });
  // the plan without the value
  expect(complaints.filter((said) => !said.endsWith('/task/create answers 400'))).toEqual([]);
});

test.each(readers('en'))('a command and a step say what they find on the node, in %s', async (language) => {
  await using reader = await openReader(language, server.url);
  const { page, t, complaints } = reader;
  const [ip = ''] = addresses;
  const field = (name: 'env' | 'dir' | 'umask') => page.getByRole('textbox', { name: t(`forms.environment.${name}`) });
  const unfold = () => page.getByRole('button', { name: t('forms.environment.title') }).click();
  await page.goto(`/ui/run?what=command&nodes=${ip}`);
  await page.getByRole('textbox', { name: t('run.script') }).fill('echo "$GREETING in $(pwd) with $(umask)"');
  await unfold();
  await field('env').fill('GREETING=hello {{ ip }}\nnothing');
  await page.getByText(t('forms.environment.envLine', { line: 2 })).waitFor();
  await field('env').fill('GREETING=hello {{ ip }}');
  // the server's refusal stands at its field
  await field('dir').fill('tmp');
  await expect.poll(() => field('dir').getAttribute('aria-invalid')).toBe('true');
  await field('dir').fill('/tmp');
  await field('umask').fill('027');
  await expect.poll(() => field('dir').getAttribute('aria-invalid')).toBe('false');
  await look(reader, 'environment', () => page.getByText(t('pool.planAtOnce', { count: 1 })).waitFor());
  await page.getByRole('button', { name: t('run.startOn', { count: 1 }) }).click();
  await page.waitForURL(/\/ui\/tasks\/\d+$/);
  await page
    .getByRole('log', { name: t('run.output') })
    .getByText(`hello ${ip} in /tmp with 0027`)
    .waitFor();

  const id = await defineTemplate(server, `within-${language}`, [{ name: 'greet', param_values: { word: 'hi' } }]);
  await page.goto(`/ui/templates/${id}`);
  await page.getByRole('button', { name: 'greet' }).first().click();
  await unfold();
  await field('dir').fill('/srv');
  await field('env').fill('PORT=80\nMOTD="a\\nb"');
  await button(page, t('forms.save')).click();
  await page.getByText(t('forms.saved', { name: `within-${language}` })).waitFor();
  const { steps } = await server.call<{ steps: readonly object[] }>(`/task_tpl/${id}`);
  expect(steps).toMatchObject([{ dir: '/srv', env: { PORT: '80', MOTD: 'a\nb' } }]);
  expect(complaints.filter((said) => !said.endsWith('/task/run_command answers 400'))).toEqual([]);
});

async function lastTask(): Promise<number> {
  const [task] = await server.call<readonly { readonly id: number }[]>('/task/list', { page_size: 1 });
  return task?.id ?? 0;
}

/** Runs a command on nodes, to its end on all of them. */
async function runCommand(script: string, nodes: readonly string[]): Promise<void> {
  await server.call('/task/run_command', { script, nodes });
  const { stat } = await untilTask(server, await lastTask(), [2]);
  expect(stat[2]).toBe(nodes.length);
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(option);
  await page.locator('.ant-select-item-option').filter({ hasText: option }).click();
}
