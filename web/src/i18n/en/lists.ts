export const lists = {
  search: 'Search by name',
  found_one: '{{count}} entry',
  found_other: '{{count}} entries',
  noMatch: 'Nothing matches “{{name}}”.',
  showAll: 'Show all',
  remove: 'Delete',
  removeOf: 'Delete {{name}}',
  removeTitle: 'Delete {{name}}?',
  removeDetail: 'This cannot be undone.',
  keep: 'Cancel',
  removed: '{{name}} deleted.',
  notRemoved: '{{name}} was not deleted',
} as const;
