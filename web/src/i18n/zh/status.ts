export const status = {
  new: '新节点',
  waiting: '等待中',
  running: '运行中',
  pausing: '正在暂停…',
  paused: '已暂停',
  stopping: '正在停止…',
  stopped: '已停止',
  succeeded: '成功',
  partial: '部分成功',
  failed: '失败',
  skipped: '已跳过',
} as const;
