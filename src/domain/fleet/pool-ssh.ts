/** A jump host, as people write it. */
export interface PoolJump {
  readonly host: string;
  readonly port?: number;
  readonly user: string;
  /** The name of one of the server's keys; left out = the server's own. */
  readonly key_file?: string;
  /** The public keys of authorities that sign its host key; left out = the key of the first contact counts. */
  readonly host_ca?: readonly string[];
}

/** How the nodes of a pool are reached, where that differs from its machine type. What is left out is as there. */
export interface PoolSsh {
  readonly user?: string;
  readonly port?: number;
  /** Empty = directly, whatever the machine type says. */
  readonly jumps?: readonly PoolJump[];
}
