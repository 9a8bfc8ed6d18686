import { message } from '../../messages/message.ts';
import type { Option } from '../description.ts';

/** Fields of several kinds of records. */
export const DESC: Option = { flag: '--desc', value: 'TEXT', field: 'desc', help: message('cli_option_desc') };
export const MOST_MACHINES: Option = {
  flag: '--most-machines',
  value: 'N',
  type: 'yaml',
  field: 'most_machines',
  help: message('cli_option_most_machines'),
};
