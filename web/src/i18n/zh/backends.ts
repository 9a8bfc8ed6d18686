export const backends = {
  state: '状态',
  check: '检测',
  checkOf: '检测 {{name}}',
  checkHint: '按已保存的设置检测。',
  ready: '就绪',
  use: '启用',
  lines_other: '每行一个，当前 {{count}} 个。',
  vm_type: {
    provider: '机器来源',
    create: '新建机型',
    none: '还没有机型',
    noneDetail:
      '机型规定服务池的机器从哪里来。想先试用，可以新建一个沙箱机型（需服务器启用沙箱）：它的机器运行在服务器主机上，因此只应运行你信任的内容。',
  },
  sd: {
    provider: '类型',
    create: '新建负载均衡',
    none: '还没有负载均衡',
    noneDetail: '服务池的节点注册到负载均衡，变更之前会先从中摘除。',
  },
  badLine: '这一行不是合法的 JSON：{{line}}',
  fault: {
    required: '必填项。',
    pattern: '格式必须符合 {{pattern}}',
    range: '取值范围为 {{minimum}} 到 {{maximum}}。',
  },
} as const;
