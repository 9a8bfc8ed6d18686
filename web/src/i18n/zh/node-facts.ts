export const nodeFacts = {
  kind: '采集信息',
  title: '节点上报的信息',
  none: '尚未采集信息。',
  gathered: '采集于 {{when}}',
  gather: '采集信息',
  search: '搜索信息',
  name: '信息',
  value: '值',
  filter: '节点信息',
  filterHint: '用逗号分隔条件：distribution=Debian, memtotal_mb>4000',
} as const;
