/** connecting: to its node; running: the node has started it; ending: its time is over, and its command is being ended. */
export const CONTACT_PHASES = ['connecting', 'running', 'ending'] as const;
export type ContactPhase = (typeof CONTACT_PHASES)[number];

/** Why a node is not reached. */
export interface Trouble {
  readonly reason: string;
  /** How many tries in a row have failed. */
  readonly tries: number;
  /** When it is given up, at the latest. */
  readonly until: Date;
}

/** The contact of an attempt with its node. */
export interface Contact {
  readonly phase: ContactPhase;
  /** null = no try has failed since the node last answered */
  readonly trouble: Trouble | null;
}
