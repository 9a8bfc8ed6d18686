export const usage = {
  mostMachines: '机器上限',
  mostOfTypeHint: '该机型在所有服务池中的机器数。不填表示不限。',
  mostOfClusterHint: '该集群所有服务池的机器数。不填表示不限。',
  price: '每小时价格',
  priceHint: '一台机器的价格。不填表示未知。',
  currency: '货币',
  currencyHint: 'CNY、USD 这样的代码。',
  currencyMissing: '价格需要货币。',
} as const;
