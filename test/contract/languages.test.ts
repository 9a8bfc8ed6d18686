import { describe, expect, inject, test } from 'vitest';
import { caller, NO_ID, send } from './support/client.ts';
import { freshName } from './support/fresh.ts';
import { deleteLater } from './support/make.ts';
import { makeFailedTask } from './support/tasks.ts';

/* The product answers in the language of Accept-Language. Without one, an answer is the contract's, to the letter. */

const { data, failure } = caller();
const chinese = caller('POST', { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' });
const english = caller('POST', { 'accept-language': 'en' });
const { isOwn } = inject('contract');

describe('a refusal', () => {
  test('without Accept-Language has English text, and no field that the contract does not have', async () => {
    expect(await failure(`/cluster/${NO_ID}`)).toEqual({
      code: 404,
      msg: `cluster in db not found: ${NO_ID}`,
      data: {},
      error: { code: 'not_found' },
    });
  });

  test('with one has the text in that language, and its stable code with values', async () => {
    const error = { code: 'not_found', message: 'cluster_not_in_db', values: { id: NO_ID } };
    const refused = { code: 404, data: {}, error };
    expect(await chinese.failure(`/cluster/${NO_ID}`)).toEqual({ ...refused, msg: `数据库中没有集群 ${NO_ID}` });
    expect(await english.failure(`/cluster/${NO_ID}`)).toEqual({
      ...refused,
      msg: `cluster in db not found: ${NO_ID}`,
    });
  });

  test.each([
    ['/no/such/path', {}, '没有路径 /no/such/path'],
    ['/cluster/create', '{', 'JSON 无法转换：{ 不是 JSON'],
    ['/cluster/create', {}, '缺少必填字段 name'],
    ['/cluster/create', { name: 'x'.repeat(51) }, `name 的值是 ‘${'x'.repeat(51)}’，不能超过 50 个字符`],
    ['/cluster/create', { name: 'a\u202Eb' }, 'name 含有 U+202E（改变文字方向的字符）：请删去'],
    ['/cluster/x', {}, 'id 有误：x 不是正整数'],
  ])('of %s with %j is Chinese throughout', async (path, body, text) => {
    expect((await chinese.failure(path, body)).msg).toBe(text);
  });

  test('its headers tell the language, and that it depends on the request', async () => {
    for (const path of ['/cluster/list', `/cluster/${NO_ID}`, '/no/such/path']) {
      const { headers } = await send(path, { headers: { 'accept-language': 'zh' } });
      expect(headers).toMatchObject({ 'content-language': 'zh', vary: 'Accept-Language' });
      expect((await send(path)).headers['content-language']).toBe('en');
    }
  });
});

test('readers of different languages who ask at the same time get their own', async () => {
  const name = freshName('step');
  const id = await data<number>('/action/create', { name, desc: 'Stop the container', params: {} });
  deleteLater(`/action/delete/${id}`);
  const readers = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? chinese : english));
  const shown = await Promise.all(readers.map((reader) => reader.data<{ desc: string }>(`/action/${id}`)));
  expect(shown.map(({ desc }) => desc)).toEqual(
    readers.map((reader) => (reader === chinese ? '停止容器' : 'Stop the container')),
  );
  // what a Chinese form sends back unchanged is unchanged
  await chinese.data(`/action/update/${id}`, { desc: '停止容器' });
  expect(await data(`/action/${id}`)).toMatchObject({ desc: 'Stop the container' });
});

describe.runIf(isOwn)('what is stored of a task', () => {
  test('is read in the language of the reader; what a node said stays as it is', async () => {
    const id = await makeFailedTask();
    const log = async (who: typeof chinese): Promise<readonly string[]> =>
      (await who.data<readonly { message: string }[]>(`/task/${id}/log`)).map(({ message }) => message);
    expect(await log(chinese)).toEqual([
      expect.stringMatching(/^tester 启动了 .*：1 个节点，同时 1 个$/),
      '第 1 批开始',
      expect.stringMatching(/^节点 2001:db8:.*：步骤 .* 失败：node cannot be reached$/),
      '第 1 批已结束：1 个节点中 1 个失败',
      '任务结束：失败：没有节点执行完毕',
    ]);
    expect((await log(caller())).at(-1)).toBe('task ended: failed: no node reached the end');
    expect(await chinese.data(`/task/${id}`)).toMatchObject({ error: '没有节点执行完毕' });
    expect(await data(`/task/${id}`)).toMatchObject({ error: 'no node reached the end' });
    const [run] = await chinese.data<readonly { error: string }[]>(`/task/${id}/detail`);
    expect(run?.error).toMatch(/^\S+：node cannot be reached$/);
    expect(await chinese.data(`/task/${id}/output`)).toMatchObject([{ error: run?.error }]);
    const [plain] = await data<readonly { error: string }[]>(`/task/${id}/detail`);
    expect(plain?.error).toMatch(/^\S+: node cannot be reached$/);
  });
});
