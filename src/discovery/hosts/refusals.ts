import { message, type Value } from '../../messages/message.ts';
import { LARGEST_FILE } from './scripts.ts';

/** What the words of a host's refusals mean, with the remedy, by the word. */
export type Reasons = Readonly<Record<string, (said: string) => Value>>;

/** Those of what every program does. */
export const FILE_REASONS: Reasons = {
  tool: (tool) => message('host_tool_missing', { tool }),
  missing: () => message('host_file_missing'),
  unreadable: () => message('host_file_unreadable'),
  unwritable: (said) => message('host_file_unwritable', { said }),
  cut: () => message('host_file_cut'),
  busy: () => message('host_file_busy'),
  large: () => message('host_file_too_large', { most: LARGEST_FILE }),
  changed: () => message('host_file_changes'),
};
