export const workers = {
  name: '进程',
  state: '状态',
  load: '执行中的节点',
  loadOf: '{{name}} 执行中的节点',
  slices: '分片',
  started: '启动时间',
  alive: '在线',
  gone: '失联',
  heard: '{{span}}前有心跳',
  none: '没有工作进程',
  noneDetail:
    '没有进程执行任务，已发起的任务会一直等待。请在任意机器上用相同的 DATABASE_URL 启动 Springtide，角色为 all 或 worker。',
  role_all: '处理 API 与任务',
  role_worker: '仅执行任务',
} as const;
