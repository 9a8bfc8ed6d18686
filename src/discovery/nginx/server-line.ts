import { canonicalAddress } from '../../domain/address.ts';
import type { ServerDirective } from './upstreams.ts';

/** How the comment behind a server marks it as one of Springtide's. */
export interface Mark {
  readonly name: string;
  /** It is down while its last requests end, and is taken out then. */
  readonly isLeaving: boolean;
  /** It is down because it has a weight of 0, which nginx does not take. */
  readonly isWeightless: boolean;
}

/** What a `server` directive says. */
export interface UpstreamServer {
  readonly directive: ServerDirective;
  /** The address as it is written, e.g. "10.0.0.1:8080". */
  readonly written: string;
  /** An address in its normal form, a host name, or `unix:/path`. */
  readonly ip: string;
  readonly port: number;
  readonly weight: number;
  readonly isDown: boolean;
  /** null = somebody else wrote it. */
  readonly mark: Mark | null;
  /** It keeps an upstream from being empty, which nginx refuses. */
  readonly isPlaceholder: boolean;
}

/** A server as Springtide writes it. */
export interface OwnServer {
  readonly name: string;
  readonly ip: string;
  readonly port: number;
  /** null = nginx's default; 0 = it is down. */
  readonly weight: number | null;
  readonly isLeaving: boolean;
  /** Further parameters, such as "max_fails=2". */
  readonly parameters: readonly string[];
}

const OWN = /^# ?springtide ([A-Za-z0-9_.:-]{1,200})( leaving| weight 0)?$/;
const PLACEHOLDER_ADDRESS = '127.0.0.1:1';
export const PLACEHOLDER = `server ${PLACEHOLDER_ADDRESS} down; # springtide placeholder`;
/** nginx's own default, in http. */
const DEFAULT_PORT = 80;

/** @example serverOf(directive) // { ip: '10.0.0.1', port: 8080, weight: 1, mark: { name: 'web-17', … }, … } */
export function serverOf(directive: ServerDirective): UpstreamServer {
  const [, address, ...parameters] = directive.words.map(({ text }) => text);
  const written = address ?? '';
  const mark = markIn(directive.comment?.text ?? '');
  const weight = parameters.map((text) => /^weight=(\d{1,9})$/.exec(text)?.[1]).find((value) => value !== undefined);
  return {
    directive,
    written,
    ...placeIn(written),
    weight: Number(weight ?? 1),
    isDown: parameters.includes('down'),
    mark,
    isPlaceholder: written === PLACEHOLDER_ADDRESS && mark?.name === 'placeholder',
  };
}

function markIn(comment: string): Mark | null {
  const [, name, state] = OWN.exec(comment.trimEnd()) ?? [];
  if (name === undefined) return null;
  return { name, isLeaving: state === ' leaving', isWeightless: state === ' weight 0' };
}

function placeIn(written: string): Pick<UpstreamServer, 'ip' | 'port'> {
  if (written.startsWith('unix:')) return { ip: written, port: 0 };
  const [, six, four, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(written) ?? [];
  const ip = six ?? four;
  if (ip === undefined) return { ip: written, port: DEFAULT_PORT };
  return { ip: canonicalAddress(ip), port: Number(port ?? DEFAULT_PORT) };
}

/** The words of a server's directive, without the semicolon. */
export function wordsOf({ ip, port, weight, isLeaving, parameters }: OwnServer): readonly string[] {
  const address = ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
  const isDown = isLeaving || weight === 0;
  return [
    'server',
    address,
    ...(weight === null || weight === 0 ? [] : [`weight=${weight}`]),
    ...parameters,
    ...(isDown ? ['down'] : []),
  ];
}

/** The mark of a server's line, as a comment. */
export function commentOf({ name, isLeaving, isWeightless }: Mark): string {
  return `# springtide ${name}${isLeaving ? ' leaving' : isWeightless ? ' weight 0' : ''}`;
}

/** The mark that a server's line is to have. */
export function markOf({ name, isLeaving, weight }: OwnServer): Mark {
  return { name, isLeaving, isWeightless: !isLeaving && weight === 0 };
}

/** @example writtenOf(server) // 'server 10.0.0.1:8080 weight=3; # springtide web-17' */
export function writtenOf(server: OwnServer): string {
  return `${wordsOf(server).join(' ')}; ${commentOf(markOf(server))}`;
}
