import { quote } from '../../base/shell-quote.ts';
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

function headed(nonce: string, variables: Readonly<Record<string, string>>, program: string): string {
  const lines = Object.entries({ n: nonce, ...variables }).map(([name, value]) => `${name}=${quote(value)}`);
  return [...lines, program].join('\n');
}

function placeVariables({ file, program, config, pidFile, sudo }: NginxPlace): Readonly<Record<string, string>> {
  return { file, program, config: config ?? '', pidfile: pidFile, sudo: sudo ? 'yes' : 'no' };
}

/** Says what the file is, and which workers run. */
export function lookProgram(nonce: string, place: NginxPlace): string {
  return headed(nonce, placeVariables(place), LOOK);
}

/** What is to become of a file. */
export interface FileChange {
  /** The SHA-256 of what stands there, as it was read. */
  readonly from: string;
  /** The new text, and its SHA-256. */
  readonly text: Buffer;
  readonly to: string;
  /** False = it is only tested. */
  readonly isKept: boolean;
  readonly needsReload: boolean;
}

export function changeProgram(nonce: string, place: NginxPlace, change: FileChange): string {
  const { from, to, text, isKept, needsReload } = change;
  const words = { from, to, keep: isKept ? 'yes' : 'no', reload: needsReload ? 'yes' : 'no' };
  const lines = text.toString('base64').replaceAll(/.{1,76}/g, '$&\n');
  const data = `data() {\nbase64 -d <<'END'\n${lines}END\n}\n`;
  return headed(nonce, { ...placeVariables(place), ...words }, `${data}${CHANGE}`);
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
