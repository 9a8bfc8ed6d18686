import { changeProgram, headed, type Rewrite } from '../hosts/program.ts';
import { CHANGE, LOOK, PROBE, WAIT } from './host-scripts.ts';

/*
 * The programs of host-scripts.ts with what they are asked, as they are sent to a host.
 */

/** How nginx is called on a host, and where its files are. */
export interface NginxPlace {
  readonly file: string;
  readonly program: string;
  /** null = its own default. */
  readonly config: string | null;
  readonly pidFile: string;
  /** A user other than root tests and reloads with sudo. */
  readonly sudo: boolean;
}

function placeVariables({ file, program, config, pidFile, sudo }: NginxPlace): Readonly<Record<string, string>> {
  return { file, program, config: config ?? '', pidfile: pidFile, sudo: sudo ? 'yes' : 'no' };
}

/** Says what the file is, and which workers run. */
export function lookProgram(nonce: string, place: NginxPlace): string {
  return headed(nonce, placeVariables(place), LOOK);
}

/** A change that nginx tests, and is told of where that is needed. */
export interface NginxRewrite extends Rewrite {
  readonly needsReload: boolean;
}

export function rewriteProgram(nonce: string, place: NginxPlace, change: NginxRewrite): string {
  const variables = { ...placeVariables(place), reload: change.needsReload ? 'yes' : 'no' };
  return changeProgram(nonce, change, variables, CHANGE);
}

/** A process of nginx: its pid, and its start as /proc has it. */
export interface Worker {
  readonly pid: number;
  readonly start: string;
}

/** @param seconds for which it is waited at most */
export function waitProgram(nonce: string, place: NginxPlace, workers: readonly Worker[], seconds: number): string {
  const awaited = workers.map(({ pid, start }) => `${pid}:${start}`).join(' ');
  const tenths = String(Math.max(0, Math.round(seconds * 10)));
  return headed(nonce, { ...placeVariables(place), awaited, tenths }, WAIT);
}

/** Where a server is to answer: an address, and a port. */
export interface Probed {
  readonly ip: string;
  readonly port: number;
}

export function probeProgram(nonce: string, probed: readonly Probed[]): string {
  return headed(nonce, { places: probed.map(({ ip, port }) => `${ip}/${port}`).join(' ') }, PROBE);
}
