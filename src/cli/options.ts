import { message } from '../messages/message.ts';
import type { Description, Option } from './description.ts';

/** Options that many commands have, without being theirs. */
const OUTPUT: readonly Option[] = [
  { flag: '--json', help: message('cli_option_json') },
  { flag: '--yaml', help: message('cli_option_yaml') },
  { flag: '--csv', help: message('cli_option_csv') },
  { flag: '--quiet', short: '-q', help: message('cli_option_quiet') },
];
const SERVER: readonly Option[] = [
  { flag: '--url', value: 'URL', help: message('cli_option_url') },
  { flag: '--profile', value: 'NAME', help: message('cli_option_profile') },
];
const PLAN: Option = { flag: '--plan', help: message('cli_option_plan') };

/** Options that a command has because of what it is. */
export function commonOptions({ isLocal, isChange }: Description): readonly Option[] {
  return [...(isChange ? [PLAN] : []), ...(isLocal ? [] : [...OUTPUT, ...SERVER])];
}

/** All options of a command. */
export function optionsOf(command: Description): readonly Option[] {
  return [...command.options, ...commonOptions(command)];
}
