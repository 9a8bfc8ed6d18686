import type { Endpoint, ExitStatus } from '../../channel/channel.ts';
import type { AnsibleRunner, AnsibleTask } from '../ansible.ts';
import type { PlayRunner, PlayTask } from './play.ts';

/**
 * Runs modules as plays of one task each, for the nodes of a task together: slower than a program, but by the interfaces that
 * every version of Ansible has. The log is as that of a program.
 *
 * @example await modulePlays(plays).run(endpoint, { module: 'apt', args: { name: 'nginx' }, taskId: 7 }, options)
 */
export function modulePlays(plays: PlayRunner): AnsibleRunner {
  return {
    run: async (endpoint, task, options) => {
      const { onOutput } = options;
      const status = await plays.run(endpoint, playOf(endpoint, task, options.runId), {
        ...options,
        ...(onOutput === undefined ? {} : { onOutput: (text: string) => onOutput(plainLog(text)) }),
      });
      return withPlainLog(status);
    },
    cancel: (endpoint, runId) => plays.cancel(endpoint, runId),
  };
}

function playOf(
  { host, port }: Endpoint,
  { module, args, taskId, check = false, before }: AnsibleTask,
  runId: string,
): PlayTask {
  return {
    group: JSON.stringify(['module', taskId ?? runId]),
    source: { kind: 'module', module, args, file: null, repository: null, check },
    // a name that no Ansible reads as an address, a range or a port
    host: { name: `${host}-${port}`.replaceAll(/[^A-Za-z0-9.]/g, '-'), groups: [], vars: {} },
    ...(before === undefined ? {} : { before }),
  };
}

function withPlainLog(status: ExitStatus): ExitStatus {
  return 'output' in status ? { ...status, output: plainLog(status.output) } : status;
}

/**
 * The log of a play with one task as its module alone would write it.
 *
 * @param log whole lines
 * @example plainLog('changed: file\n  {"mode": "0755"}\n') // 'changed\n{"mode": "0755"}\n'
 */
export function plainLog(log: string): string {
  return log
    .split('\n')
    .map((line) => (line.startsWith('  ') ? line.slice(2) : line.replace(/^([a-z]+): [\w.]+$/, '$1')))
    .join('\n');
}
