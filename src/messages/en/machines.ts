export const machines = {
  inventory_empty: 'the list of machines is empty: add some',
  inventory_not_addresses: 'the list has what is no address, and is not used: {addresses}',
} as const;
