export const machines = {
  inventory_empty: '机器列表为空：请添加',
  inventory_not_addresses: '列表中有不是地址的内容，未被使用：{addresses}',
} as const;
