export const checks = {
  check_of_new_nodes: '无法检查：该计划的节点尚未创建',
  check_of_nothing: '没有可检查的内容：该计划没有在节点上执行动作的步骤',
  check_of_no_node: '没有可检查的节点：该计划的节点都没有地址，或已在运行该镜像',
  check_of_other_node: 'check 指定了 {node}，但计划不涉及这个节点',
  check_without_plan: 'check 只能用于计划：请同时指定 plan=1，或去掉 check',
  check_without_mode: '模块 {module} 不支持检查模式',
  check_directory_closed: '目录 {path} 不存在，或无权进入',
  check_command_would_run: '会执行，但无法得知会改动什么',
  check_unreadable: '节点没有说明会改动什么',
} as const;
