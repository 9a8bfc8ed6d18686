import type { components } from '../../../src/client/schema.ts';
import { definePool, defineSteps, defineTemplate, untilTask } from '../../support/fleet-setup.ts';
import type { ServerProcess } from '../../support/server-process.ts';

const ESC = String.raw`\033`;
/** Colours, a progress that writes over itself, a long line, and more lines than are kept. */
const WORK = `printf '${ESC}[32mgreen${ESC}[0m and plain, ${ESC}[1;41malarm${ESC}[0m\\n'
printf '10%%\\r50%%\\r100%% pulled\\n'
printf '<b>bold</b><img src=x onerror=alert(1)>\\n'
printf 'one two three %.0s' $(seq 60); echo
seq 60000
echo the reason >&2
exit 3
`;
/** Writes while it runs, and runs on. */
const SLOW = `echo first
sleep 2
echo second
sleep 2
echo third
sleep 60
`;

/** What there is to read. */
export interface LogSystem {
  /** A task of which every node failed at its second step, twice. */
  readonly failedId: number;
  /** Begins a task that writes for some seconds, and runs on; resolves with its id. */
  readonly beginSlow: () => Promise<number>;
}

/** Two nodes of the sandbox, and tasks that write on them. */
export async function fillLogs(server: ServerProcess): Promise<LogSystem> {
  const vmType = await server.call<number>('/vm_type/create', { name: 'sandbox', provider: 'sandbox', settings: {} });
  await defineSteps(server, [
    { name: 'greet', params: {}, script: 'echo hello' },
    { name: 'work', params: {}, script: WORK },
    { name: 'slow', params: {}, script: SLOW },
  ]);
  const expand = await defineTemplate(server, 'up', [{ name: 'create_vm' }]);
  const retry = { retry_times: 1, ignore_error: false, interval: 0 };
  const roll = await defineTemplate(server, 'roll', [{ name: 'greet' }, { name: 'work', retry }]);
  const slow = await defineTemplate(server, 'slow', [{ name: 'greet' }, { name: 'slow' }]);
  const poolId = await definePool(server, { name: 'web', vmType, sd: 0, image: 'web:1', tasks: { expand } });
  const { task_id: expandId } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: 2 });
  await untilTask(server, expandId, [2]);
  const nodes = await server.call<readonly { readonly ip: string }[]>(`/pool/${poolId}/list_nodes`, {});
  const begin = async (name: string, templateId: number): Promise<number> => {
    const task = { task_name: name, template_id: templateId, opr_user: 'tester', max_num: 2, max_ratio: 100 };
    await server.call('/task/create', { ...task, nodes: nodes.map(({ ip }) => ip) });
    const [made] = await server.call<readonly { readonly id: number }[]>('/task/list', { task_name: name });
    if (made === undefined) throw new Error('there is no task');
    return made.id;
  };
  const failedId = await begin('roll_web', roll);
  await untilTask(server, failedId, [3]);
  return { failedId, beginSlow: () => begin('slow_web', slow) };
}

type Attempt = components['schemas']['NodeAttempt'];

/** An attempt that never was, of so many lines, of which each has an escape. */
export function longAttempt(lines: number): Attempt {
  const text = Array.from(
    { length: lines },
    (_, line) => `\u001B[3${line % 8}mline ${line + 1}\u001B[0m of many\n`,
  ).join('');
  const marks = Array.from({ length: 500 }, (_, mark) => [Math.floor((mark * lines) / 500), mark * 1000]);
  const started = Date.now() / 1000 - 600;
  return {
    step_index: 0,
    step: 'work',
    attempt: 1,
    state: 'running',
    exit_code: null,
    started,
    finished: null,
    text,
    offset: 0,
    size: text.length,
    marks,
    stderr: [],
    missing: null,
    gone: false,
  };
}
