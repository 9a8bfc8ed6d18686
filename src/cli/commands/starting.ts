import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import type { Description, Option } from '../description.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { EnvelopeOperation } from '../operation.ts';
import type { Request } from '../server.ts';
import { command, one } from './making.ts';

/*
 * Commands that start tasks, and follow them until they end.
 */

const DETACH: Option = { flag: '--detach', short: '-d', help: message('cli_option_detach') };
const START_FIELDS: readonly Option[] = [
  DETACH,
  {
    flag: '--on-busy',
    value: 'WORD',
    field: 'on_busy',
    choices: ['wait', 'refuse'],
    help: message('cli_option_on_busy'),
  },
  { flag: '--check', field: 'check', help: message('cli_option_check') },
  { flag: '--params', value: 'YAML', type: 'yaml', field: 'params', help: message('cli_option_params') },
  { flag: '--policy', value: 'YAML', type: 'yaml', field: 'policy', help: message('cli_option_policy') },
];
/** What tasks take that run on nodes which the request names. */
export const RUN_FIELDS: readonly Option[] = [
  DETACH,
  { flag: '--serial', value: 'N', type: 'integer', field: 'max_num', help: message('cli_option_serial') },
  { flag: '--timeout', value: 'SECONDS', type: 'integer', field: 'timeout', help: message('cli_option_timeout') },
  { flag: '--max-failures', value: 'N', field: 'max_failures', help: message('cli_option_max_failures') },
];

type Starting = Pick<Description, 'words' | 'summary' | 'examples'> &
  Partial<Pick<Description, 'arguments' | 'options'>> & {
    readonly operation: EnvelopeOperation;
    /** What the server needs, where nothing is given. */
    readonly initial?: Request['fields'];
  };

export function starting({ operation, initial = {}, ...described }: Starting): Command {
  return command({
    ...described,
    operations: [operation, 'GET /task/{id}', 'GET /task/{id}/progress', 'GET /events'],
    isChange: true,
    run: async (call) => {
      const { path, fields } = await call.request();
      return start(call, operation, { path, fields: { ...initial, ...fields } });
    },
  });
}

/** Starts tasks, or says what they would do, and follows them. @throws ApiError */
async function start(call: Call, operation: EnvelopeOperation, request: Request): Promise<ExitCode> {
  const answer = await call.change(operation, request);
  const { data, task_ids: several } = answer as {
    readonly data: { readonly task_id?: number; readonly plans?: readonly unknown[] } | null;
    readonly task_ids?: readonly number[];
  };
  if (call.isPlan) {
    const { showPlans } = await import('../live/plans.ts');
    await showPlans(call.output, data?.plans ?? []);
    return EXIT.done;
  }
  const ids = several ?? (data?.task_id === undefined ? [] : [data.task_id]);
  if (call.has('--detach') || call.output.format !== 'table') {
    for (const id of ids) await call.output.done(message('cli_task_started', { id }), { task_id: id });
    return EXIT.done;
  }
  const { follow } = await import('../live/follow.ts');
  return follow(call, ids);
}

export const startCommands: readonly Command[] = [
  starting({
    words: 'expand',
    summary: message('cli_expand'),
    arguments: [one('pool'), { word: 'N', type: 'integer', field: 'num' }],
    options: START_FIELDS,
    operation: 'POST /pool/expand/{id}',
    examples: ['expand web-a 5', 'expand web-a 5 --plan'],
  }),
  starting({
    words: 'shrink',
    summary: message('cli_shrink'),
    arguments: [one('pool'), { word: 'ADDRESS', type: 'address', field: 'nodes', isMany: true }],
    options: START_FIELDS,
    operation: 'POST /pool/shrink/{id}',
    examples: ['shrink web-a 10.0.0.1 10.0.0.2', 'shrink web-a id:7'],
  }),
  starting({
    words: 'deploy',
    summary: message('cli_deploy'),
    arguments: [one('pool'), { word: 'IMAGE', type: 'text', field: 'tag' }],
    options: [
      { flag: '--serial', value: 'N', type: 'integer', field: 'max_num', help: message('cli_option_deploy_serial') },
      { flag: '--force', field: 'force', help: message('cli_option_force') },
      { flag: '--again', value: 'TASK', type: 'task', field: 'again', help: message('cli_option_again') },
      ...START_FIELDS,
    ],
    operation: 'POST /pool/deploy/{id}',
    initial: { max_num: 1 },
    examples: ['deploy web-a web:2 --serial 5', 'deploy shop/web/web-a web:2 --serial 5 --plan'],
  }),
  starting({
    words: 'replace',
    summary: message('cli_replace'),
    arguments: [one('pool'), { word: 'ADDRESS', type: 'text', field: 'nodes', isMany: true, isOptional: true }],
    options: [
      { flag: '--max-surge', value: 'N', type: 'yaml', field: 'max_surge', help: message('cli_option_max_surge') },
      {
        flag: '--max-unavailable',
        value: 'N',
        type: 'yaml',
        field: 'max_unavailable',
        help: message('cli_option_max_unavailable'),
      },
      ...START_FIELDS,
    ],
    operation: 'POST /pool/replace/{id}',
    examples: ['replace web-a', 'replace web-a 10.0.0.1 --max-surge 1'],
  }),
];
