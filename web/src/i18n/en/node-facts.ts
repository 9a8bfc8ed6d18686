export const nodeFacts = {
  kind: 'Facts',
  title: 'Facts the node reported',
  none: 'No facts gathered yet.',
  gathered: 'Gathered on {{when}}',
  gather: 'Gather facts',
  search: 'Search facts',
  name: 'Fact',
  value: 'Value',
  filter: 'Facts',
  filterHint: 'Conditions separated by commas: distribution=Debian, memtotal_mb>4000',
} as const;
