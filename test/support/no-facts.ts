/** For nodes whose facts nobody gathers. */
export const noFacts = {
  factsOf: () => Promise.resolve(null),
  factsGathered: () => Promise.resolve(null),
} as const;
