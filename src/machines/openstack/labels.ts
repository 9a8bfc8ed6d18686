import type { MachineRequest } from '../provider.ts';

/** Whose servers these are. */
export interface Owner {
  readonly installation: string;
  readonly vmTypeId: number;
}

/** The metadata by which servers are found again. */
export const KEYS = {
  token: 'springtide-token',
  installation: 'springtide-installation',
  type: 'springtide-type',
  cluster: 'springtide-cluster',
  service: 'springtide-service',
  pool: 'springtide-pool',
  /** Where it was asked for: Nova says it later. */
  zone: 'springtide-zone',
} as const;

/** Nova's limit for a value. */
const LONGEST = 255;

/** The metadata of a machine. */
export function labelsOf({ token, labels }: MachineRequest, owner: Owner): Readonly<Record<string, string>> {
  return {
    [KEYS.token]: token,
    [KEYS.installation]: owner.installation,
    [KEYS.type]: String(owner.vmTypeId),
    [KEYS.cluster]: labels.cluster.slice(0, LONGEST).toWellFormed(),
    [KEYS.service]: labels.service.slice(0, LONGEST).toWellFormed(),
    [KEYS.pool]: labels.pool.slice(0, LONGEST).toWellFormed(),
  };
}

/** What the pools of machines are told apart by. */
export function poolOf(metadata: ReadonlyMap<string, string>): string {
  return JSON.stringify([KEYS.cluster, KEYS.service, KEYS.pool].map((key) => metadata.get(key) ?? ''));
}
