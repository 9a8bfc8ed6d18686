import { message, type Value } from '../../messages/message.ts';
import type { HostRefusal } from './host-answer.ts';
import type { NginxPlace } from './host-program.ts';
import { LARGEST_FILE } from './host-scripts.ts';

type Reason = (said: string, place: NginxPlace) => Value;

const REASONS: Readonly<Record<HostRefusal['why'], Reason>> = {
  tool: (tool) => message('nginx_tool_missing', { tool }),
  missing: () => message('nginx_no_file'),
  unreadable: () => message('nginx_file_unreadable'),
  unwritable: (said) => message('nginx_file_unwritable', { said }),
  cut: () => message('nginx_file_cut'),
  busy: () => message('nginx_file_busy'),
  large: () => message('nginx_file_too_large', { most: LARGEST_FILE }),
  stopped: (_, { pidFile }) => message('nginx_stopped', { pid_file: pidFile }),
  changed: () => message('nginx_file_changes'),
  rejected: (said, { program }) => message('nginx_rejects', { program, said }),
  unloaded: (said, { program }) => message('nginx_not_reloaded', { program, said }),
  idle: () => message('nginx_reload_idle'),
};

/** Why a host refused, with the remedy. */
export function reasonOf({ why, said }: HostRefusal, place: NginxPlace): Value {
  return REASONS[why](said, place);
}
