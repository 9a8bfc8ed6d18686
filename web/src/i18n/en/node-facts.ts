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
  filterBy: 'Filter by facts',
  filterHint: 'Conditions separated by commas: distribution=Debian, memtotal_mb>4000',
  noneMatches:
    'No node matches. A node whose facts have not been gathered matches no condition on facts: select nodes and gather them.',
  gatherFirst: 'Gather facts of the nodes first',
  gatherFirstMeans:
    'Actions can then use {{facts}}. Nodes are asked once a day; one that reports no facts continues without them.',
} as const;
