import { abortReason } from '../abort-reason.ts';
import type { Wire } from '../connection-guard.ts';
import { type Keys, keysOf } from '../keys.ts';
import { networkReason } from '../network-reason.ts';
import { ConnectTimeout } from '../open-socket.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { HostKeyRefused, isOfAgent, isRefused, type Proof, refusedLogin } from '../ssh-login.ts';
import { message, type Value } from '../../messages/message.ts';
import { type Agents, agentSocket } from './agents.ts';
import { certificateInText, isCertificateOf } from './certificate.ts';
import { type Hop, HopFailed, type Hops, nameOf, type Place, type Socks } from './hop.ts';
import { HopConnection } from './hop-connection.ts';
import { HopWay } from './hop-way.ts';
import { proofsWith } from './proofs.ts';
import { dialBySocks } from './socks.ts';

/** Milliseconds for a connection to a jump host, and for the login there. */
const CONNECT_WITHIN = 10_000;
const LOGIN_WITHIN = 10_000;
/** Jump hosts that are remembered with nothing open to them. */
const MOST_IDLE = 100;

export interface JumpHostsDeps {
  readonly keys: Pick<Keys, 'read' | 'own'>;
  /** The ssh-agents that settings may name; left out = none. */
  readonly agents?: Agents;
  /** How the first host of a way is reached. */
  readonly outbound: Pick<Outbound, 'dial'>;
  /** Resolves when the host may be trusted; rejects with the reason when not (its key changed). */
  readonly checkHostKey: (host: string, port: number, key: Buffer) => Promise<void>;
}

/**
 * Ways through jump hosts, for everything that is reached by SSH. Connections are shared by all who go through the same hosts with
 * the same users and keys (HP1 to HP4).
 *
 * JH1. A connection is shared only by those whose whole way there is the same, with all that they prove themselves with.
 * JH2. The first host of a way, or the proxy before it, is reached by the outbound client alone. What a host connects to in turn is its own affair.
 */
export class JumpHosts implements Disposable {
  private readonly deps: JumpHostsDeps;
  private readonly ways = new Map<string, HopWay>();

  constructor(deps: JumpHostsDeps) {
    this.deps = deps;
  }

  /**
   * Opens a stream to a place, as seen from the last of the hosts.
   *
   * @throws HopFailed, which names the host; NotForwarded; ConnectTimeout after so many milliseconds; the abort reason
   * @example await jumpHosts.dial([bastion], { kind: 'tcp', host: '10.0.0.5', port: 22 }, 20_000, signal)
   */
  async dial(hops: Hops, place: Place, within: number, signal: AbortSignal): Promise<Wire> {
    return timed(within, signal, (either) => this.wayTo(hops).open(place, either));
  }

  /**
   * Logs in to the hosts, or finds out that it is logged in.
   *
   * @throws as dial
   */
  async reach(hops: Hops, within: number, signal: AbortSignal): Promise<void> {
    return timed(within, signal, (either) => this.wayTo(hops).reach(either));
  }

  [Symbol.dispose](): void {
    for (const way of this.ways.values()) way[Symbol.dispose]();
    this.ways.clear();
  }

  private wayTo(hops: Hops): HopWay {
    const key = JSON.stringify(hops);
    const known = this.ways.get(key);
    if (known !== undefined) return known;
    if (this.ways.size >= MOST_IDLE) {
      for (const [other, way] of this.ways) if (way.isIdle) this.ways.delete(other);
    }
    const way = new HopWay(() => this.login(hops));
    this.ways.set(key, way);
    return way;
  }

  private async login(hops: Hops): Promise<HopConnection> {
    const hop = hops.at(-1) ?? hops[0];
    let proofs: readonly Proof[] | null = null;
    try {
      proofs = await this.proofsFor(hop);
      return await HopConnection.login(await this.connect(hops, hop), hop, {
        proofs,
        checkHostKey: (hostKey) => this.deps.checkHostKey(hop.host, hop.port, hostKey),
        hostAuthorities: hop.hostCa === undefined ? undefined : { host: hop.host, lines: hop.hostCa },
        readyTimeout: LOGIN_WITHIN,
      });
    } catch (error) {
      // one before it fails, and is named already
      if (error instanceof HopFailed) throw error;
      const at = nameOf(hop);
      const isHopeless = proofs === null || error instanceof HostKeyRefused || isRefused(error);
      const reason = reasonOf(error, at, proofs ?? []);
      throw new HopFailed(message('jump_failed', { at, reason }), isHopeless, { cause: error });
    }
  }

  /** The certificate may be that of the nodes' key, and not of this host's. */
  private async proofsFor({ key: name, passphrase, agent, certificate: text }: Hop): Promise<readonly Proof[]> {
    const read = await keysOf(this.deps.keys, name, passphrase);
    const certificate = text === undefined ? null : certificateInText(text);
    const isOwn = certificate !== null && read.some((key) => isCertificateOf(certificate, key.getPublicSSH()));
    const socket = agent === undefined ? undefined : agentSocket(this.deps.agents, agent);
    return proofsWith(read, { certificate: isOwn ? text : undefined, agent: socket });
  }

  /**
   * Opens a connection through a SOCKS proxy alone.
   *
   * @throws as dial; HopFailed names the proxy
   */
  async dialBySocks(
    socks: Socks,
    place: Pick<Hop, 'host' | 'port'>,
    within: number,
    signal: AbortSignal,
  ): Promise<Wire> {
    return timed(within, signal, (either) => dialBySocks(socks, place, this.deps.outbound, either));
  }

  private async connect(hops: Hops, { host, port, socks }: Hop): Promise<Wire> {
    const [first, ...others] = hops.slice(0, -1);
    const signal = AbortSignal.timeout(CONNECT_WITHIN);
    if (first !== undefined) return this.dial([first, ...others], { kind: 'tcp', host, port }, CONNECT_WITHIN, signal);
    if (socks !== undefined) return this.dialBySocks(socks, { host, port }, CONNECT_WITHIN, signal);
    const socket = await this.deps.outbound.dial({ host, port }, signal);
    return socket.setNoDelay(true);
  }
}

function reasonOf(error: unknown, at: string, proofs: readonly Proof[]): Value {
  if (isRefused(error)) return refusedLogin(at, proofs);
  return isOfAgent(error) ? message('agent_failed', { reason: networkReason(error) }) : networkReason(error);
}

/** Some work within so many milliseconds. */
async function timed<T>(within: number, signal: AbortSignal, work: (either: AbortSignal) => Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(Math.max(0, within));
  try {
    return await work(AbortSignal.any([signal, late]));
  } catch (error) {
    if (signal.aborted) throw abortReason(signal);
    if (!late.aborted || error instanceof HopFailed) throw error;
    const seconds = Math.ceil(within / 100) / 10;
    throw new ConnectTimeout(message('no_answer_within', { seconds }), { cause: error });
  }
}
