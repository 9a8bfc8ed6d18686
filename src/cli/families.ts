import { type Message, message } from '../messages/message.ts';

/** What the commands of a family are about. */
export const FAMILIES: Readonly<Record<string, Message>> = {
  profile: message('cli_profile_list'),
  task: message('cli_tasks'),
  cluster: message('cli_clusters'),
  service: message('cli_services'),
  pool: message('cli_pools'),
  node: message('cli_nodes'),
  template: message('cli_templates'),
  step: message('cli_steps'),
  action: message('cli_actions'),
  implementation: message('cli_implementations'),
  schedule: message('cli_schedules'),
  'machine-type': message('cli_machine_types'),
  'load-balancer': message('cli_load_balancers'),
  key: message('cli_keys'),
  file: message('cli_files'),
  repository: message('cli_repositories'),
  token: message('cli_tokens'),
  terminal: message('cli_terminals'),
  usage: message('cli_usage_list'),
  worker: message('cli_workers'),
  deleted: message('cli_deleted_list'),
};
