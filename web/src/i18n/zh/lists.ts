export const lists = {
  search: '按名称搜索',
  found_other: '共 {{count}} 条',
  noMatch: '没有匹配“{{name}}”的记录。',
  showAll: '显示全部',
  remove: '删除',
  removeOf: '删除 {{name}}',
  removeTitle: '确定删除 {{name}}？',
  removeDetail: '删除后无法恢复。',
  keep: '取消',
  colon: '：',
  removed: '{{name}} 已删除。',
  notRemoved: '{{name}} 未能删除',
} as const;
