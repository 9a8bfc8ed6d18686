import type { BecomeMethod } from '../domain/become.ts';
import type { Hops, Socks } from '../base/ssh/hop.ts';
import type { Contact } from '../domain/contact.ts';
import type { VmTypeId } from '../domain/ids.ts';
import type { Value } from '../messages/message.ts';

/** Where and how a node's shell is reached. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The name of the key (Keys); null = the server's own. */
  readonly key: string | null;
  /** The hosts through which it is reached, in their order; left out = it is reached directly. */
  readonly jumps?: Hops;
  /** The proxy through which it is reached, if it is reached without jump hosts; else the first of them has it. */
  readonly socks?: Socks;
  /** The names of further keys, which are tried after the first in their order. */
  readonly moreKeys?: readonly string[];
  /** What the keys that have a passphrase are opened with. */
  readonly passphrase?: string;
  /** The user's password, which is tried after the keys. */
  readonly password?: string;
  /** The name of an ssh-agent of the server, whose keys are tried after those. */
  readonly agent?: string;
  /** A certificate of one of the keys, as a line. */
  readonly certificate?: string;
  /** The public keys of authorities, as lines: the host must show a certificate of one of them; left out = its key must be the known one. */
  readonly hostCa?: readonly string[];
  /** The directory of the node below which runs are kept; default: the user's home, or where there is room. */
  readonly runDir?: string;
  /** The user that runs scripts; default: `user`. */
  readonly become?: Become;
  /** The encoding that commands write there, by its name in the WHATWG's standard; default: utf-8. */
  readonly charset?: string;
  /** Seconds for which an unused connection is kept; default: 60. */
  readonly idleTimeout?: number;
  /** Seconds of silence after which a connection is taken for lost; default: 45. */
  readonly keepalive?: number;
}

/** How the login becomes another user of the node. */
export interface Become {
  readonly method: BecomeMethod;
  /** A name as BECOME_USER says. */
  readonly user: string;
  /** The password that `method` asks for; left out = it must not ask. */
  readonly password?: string;
}

/** Says how the nodes of a machine type are reached, in a pool of this name. */
export type EndpointOf = (ip: string, vmTypeId: VmTypeId, pool: string) => Promise<Endpoint>;

export interface RunOptions {
  /** Identifies this run on the node permanently: a second run with the same id attaches to the first and takes its result. */
  readonly runId: string;
  /** When the run is ended on the node and counted as failed, in steady time (steadyNow). */
  readonly deadline: Date;
  /** Bytes of output that are kept; of a longer one, the beginning and the end. Default: OUTPUT_LIMIT, at most LARGEST_LIMIT. */
  readonly outputLimit?: number;
  /** Nobody wants its output before its end. Default: false. */
  readonly isSilent?: boolean;
  /** Its output is no text: its status has a character for each byte, and nothing is passed on before. Default: false. */
  readonly isBinary?: boolean;
  /** Output as it appears, stdout and stderr mixed. A run that ends at once brings its output with its status alone. */
  readonly onOutput?: (chunk: string) => void;
  /** Called when the node goes away or comes back while the run is followed. Not part of the run's output. */
  readonly onNotice?: (notice: Notice) => void;
  /**
   * Called when the contact with the node changes. A run that its node takes at once reports that it runs, and nothing else.
   * `until` of a trouble is in steady time.
   */
  readonly onContact?: (contact: Contact) => void;
  /** True when a pause between two tries begins, during which nothing is done for this node; false when the pause ends. */
  readonly onPause?: (isPausing: boolean) => void;
  /** Aborted: stop waiting (the run goes on at the node). */
  readonly signal: AbortSignal;
}

/** gone: the node does not answer, for this reason, and is retried until then (steady time). back: it answers again. */
export type Notice =
  | { readonly kind: 'gone'; readonly reason: Value; readonly until: Date }
  | { readonly kind: 'back' };

/** A range of lines; 0 is the first, `to` is exclusive. */
export type LineRange = readonly [from: number, to: number];

/** How a run ended. `output` is stdout and stderr, mixed, cut at the channel's limit with a line that says so. */
export type ExitStatus =
  /** The script ran to its end. */
  | {
      readonly kind: 'exited';
      readonly code: number;
      readonly output: string;
      /** Lines of the output that certainly came from stderr; absent = none are known. */
      readonly stderr?: LineRange;
    }
  /** The deadline passed; the script and its children were ended. */
  | { readonly kind: 'timed_out'; readonly output: string }
  /** The node lost the run midway (reboot, killed): it may have done part of its work, and is not run again. */
  | {
      readonly kind: 'lost';
      readonly output: string;
      /** The play that ran it on the server ended before it was through; absent = the node lost it. */
      readonly by?: 'play';
    }
  /**
   * The node could not be reached, or refused, until the deadline: `reason` says why. Whether the script ran is unknown; `mayRun`:
   * it may have begun, and may still run.
   */
  | { readonly kind: 'unreachable'; readonly reason: Value; readonly mayRun: boolean };

/**
 * A way to run scripts on nodes, each exactly once.
 *
 * C1. A run id runs at most once on a node, no matter who asks, how often and from where.
 * C2. `run` may be called again after a crash with the same arguments: it attaches or starts, whichever applies.
 * C3. A run outlives its connection; only its deadline or `cancel` ends it.
 */
export interface Channel extends AsyncDisposable {
  run(endpoint: Endpoint, script: string, options: RunOptions): Promise<ExitStatus>;
  /** Ends a run and its children on the node (TERM, then KILL). Its `run` then returns how it exited. */
  cancel(endpoint: Endpoint, runId: string): Promise<void>;
}
