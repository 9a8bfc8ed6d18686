export const boot = {
  loading: 'Springtide 正在加载…',
  slow: '加载时间比平时长。',
  lost: '无法连接服务器，正在重试…',
  part: '控制台的部分文件加载失败，正在重试…',
  broken: 'Springtide 无法在此浏览器中启动：{{reason}}',
  again: '重新加载',
} as const;
