/** For nodes whose facts nobody gathers, and whose machine type does not exist. */
export const noFacts = {
  machineTypeOf: () => Promise.resolve(null),
  factsOf: () => Promise.resolve(null),
  factsGathered: () => Promise.resolve(null),
} as const;
