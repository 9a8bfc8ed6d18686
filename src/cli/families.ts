import { type Message, message } from '../messages/message.ts';

/** What the commands of a family are about. */
export const FAMILIES: Readonly<Record<string, Message>> = {
  profile: message('cli_profile_list'),
  cluster: message('cli_family', { what: message('cli_clusters') }),
};
