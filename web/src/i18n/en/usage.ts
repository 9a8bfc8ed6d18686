export const usage = {
  mostMachines: 'Most machines',
  mostOfTypeHint: 'Of this type, in all pools. Empty: any number.',
  mostOfClusterHint: 'Of all pools of the cluster. Empty: any number.',
  price: 'Price per hour',
  priceHint: 'Of one machine. Empty: not known.',
  currency: 'Currency',
  currencyHint: 'A code such as EUR or CNY.',
  currencyMissing: 'The price needs a currency.',
} as const;
