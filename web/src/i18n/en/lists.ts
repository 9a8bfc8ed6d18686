export const lists = {
  search: 'Search by name',
  found_one: '{{count}} entry',
  found_other: '{{count}} entries',
  noMatch: 'Nothing is called “{{name}}”.',
  showAll: 'Show all',
  remove: 'Delete',
  removeOf: 'Delete {{name}}',
  removeTitle: 'Delete {{name}}?',
  removeDetail: 'This cannot be undone.',
  keep: 'Keep it',
  removed: '{{name}} is deleted.',
  notRemoved: '{{name}} was not deleted',
} as const;
