export const checks = {
  check_of_new_nodes: 'check is of no use here: the nodes of this plan are yet to be made',
  check_of_nothing: 'there is nothing to check: no step of this plan runs actions on nodes',
  check_of_no_node:
    'there is nothing to check: no node of this plan has an address, or all of them run the image already',
  check_of_other_node: 'check names {node}, and the plan has no work for such a node',
  check_without_plan: 'check is for plans only: say plan=1 too, or leave check out',
  check_without_mode: 'module {module} has no check mode',
  check_directory_closed: 'the directory {path} is not there, or may not be entered',
  check_command_would_run: 'it would run, and what it would change is not known',
  check_unreadable: 'the node did not say what would change',
} as const;
