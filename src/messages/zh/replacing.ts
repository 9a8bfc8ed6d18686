export const replacing = {
  replace_launched: '{operator} 启动了 {name}：更换 {count} 台机器，同时 {most} 台，先建新机器',
  replace_launched_old_first: '{operator} 启动了 {name}：更换 {count} 台机器，同时 {most} 台，先归还旧机器',
  replace_both:
    'max_surge 与 max_unavailable 不能同时使用：用 max_surge 时先建新机器，不会缺少机器；用 max_unavailable 时先归还旧机器',
  replace_neither: 'max_surge 为 0，因此必须先归还旧机器：请用 max_unavailable 指定同时归还多少台',
  replace_too_many: '{field} 相当于同时 {given} 台机器，而一次最多创建 {most} 台：请减少',
  replace_has_its_own: '更换任务在策略之外有自己的 max_surge 和 max_unavailable',
  nodes_to_replace_missing: 'nodes 为空：请填写地址或 id；要更换服务池的全部机器，请不填此字段',
  nodes_without_machine: '{nodes} 没有由任务创建的机器，因此无法更换：手动添加的节点请用 /pool/{id}/remove_nodes 移除',
  pool_without_machines: '服务池 {pool} 没有可更换的机器：它的节点都不是由任务创建的',
  plan_nodes_without_machine: '这些节点是手动添加的，没有可更换的机器，保持不变：{nodes}',
  old_node_stays: '保留：它的新节点没有就绪',
  new_node_not_made: '不创建：旧节点没有归还',
  old_nodes_stay: '{count} 个旧节点保留，因为新节点没有就绪：{nodes}',
  new_nodes_not_made: '{count} 个新节点不创建，因为旧节点没有归还',
  new_nodes_back: '{count} 个新节点没有就绪：已移除，机器将被归还',
  other_node_first: '同一对中的另一个节点 {node} 还没有完成：请重试那一个',
} as const;
