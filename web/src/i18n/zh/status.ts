export const status = {
  init: '等待中',
  running: '运行中',
  success: '成功',
  failed: '失败',
  stopped: '已停止',
} as const;
