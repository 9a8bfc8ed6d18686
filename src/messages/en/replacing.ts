export const replacing = {
  replace_launched:
    '{operator} started {name}: {count:machine|machines} to replace, {most} at once, the new ones first',
  replace_launched_old_first:
    '{operator} started {name}: {count:machine|machines} to replace, {most} at once, the old ones are returned first',
  replace_both:
    'max_surge and max_unavailable exclude each other: with max_surge new machines come first, and none is missing; with max_unavailable old ones are returned first',
  replace_neither:
    'max_surge is 0, so that old machines have to be returned first: say with max_unavailable how many at once',
  replace_too_many: '{field} stands for {given} machines at once, and {most} can be made at once: say less',
  replace_has_its_own: 'a replacement has max_surge and max_unavailable of its own, beside the policy',
  nodes_to_replace_missing:
    'nodes is empty: name addresses or ids, or leave it out to replace all machines of the pool',
  nodes_without_machine:
    'no machine was made for {nodes}, which so cannot be replaced: nodes added by hand are taken out with /pool/{id}/remove_nodes',
  pool_without_machines: 'pool {pool} has no machine to replace: none of its nodes was made by a task',
  plan_nodes_without_machine:
    'these nodes were added by hand, have no machine to replace, and stay as they are: {nodes}',
  old_node_stays: 'stays: its new node is not ready',
  new_node_not_made: 'not made: the old node is not returned',
  old_nodes_stay: '{count:old node stays|old nodes stay}, as the new ones are not ready: {nodes}',
  new_nodes_not_made: '{count:new node is|new nodes are} not made, as the old ones are not returned',
  new_nodes_back: '{count:new node was|new nodes were} not ready: removed, and their machines are returned',
  old_nodes_gone_first: 'where old machines are returned first, none is left to go back to',
  no_new_node_to_return: 'no new node is there whose old one still serves',
  new_nodes_go_back: 'returning {count:new node|new nodes}, whose old ones still serve: task {task}',
  new_nodes_back_from: 'task {task} failed, and {count:new node|new nodes} are returned: {reason}',
  other_node_first: 'the other node of its pair, {node}, is not at its end: retry that one',
} as const;
