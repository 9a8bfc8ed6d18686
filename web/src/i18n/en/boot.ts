/** What is said before the console has started, and while the server is away; index.html carries it. */
export const boot = {
  loading: 'Springtide is loading…',
  slow: 'Loading takes longer than usual.',
  lost: 'The server cannot be reached. Trying again…',
  part: 'Part of the console could not be loaded. Trying again…',
  broken: 'Springtide could not start in this browser: {{reason}}',
  again: 'Reload',
} as const;
