import { MessageError } from '../../../messages/message-error.ts';
import { message } from '../../../messages/message.ts';
import { writtenPlace } from '../../written-place.ts';
import type { Format } from './format.ts';
import { field, numberOf, placeOf } from './values.ts';

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'h2c:': 80, 'https:': 443 };

/**
 * Files of Traefik's file provider, in YAML: the servers of an HTTP service. Traefik refuses fields that it does not know, so a server of
 * Springtide's says so in a comment.
 */
export const traefik: Format = {
  commented: 'url',
  lists: (root, group) => {
    const service = field(field(field(root, 'http'), 'services'), group);
    if (field(service, 'loadBalancer') === undefined) throw new MessageError(message('file_no_service', { group }));
    return [['http', 'services', group, 'loadBalancer', 'servers']];
  },
  places: (item, comment) => {
    const place = placeIn(field(item, 'url'));
    if (place === null) return [];
    const [, name = null] = /^\s*springtide (\S{1,200})(?:\s|$)/.exec(comment) ?? [];
    return [{ name, ...place, weight: numberOf(field(item, 'weight')) ?? 1 }];
  },
  itemOf: (server, { scheme }) => ({
    value: {
      url: `${scheme}://${writtenPlace(server)}`,
      ...(server.weight === null ? {} : { weight: server.weight }),
    },
    comment: `springtide ${server.name}`,
  }),
};

function placeIn(url: unknown): { readonly ip: string; readonly port: number } | null {
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const { protocol, port } = new URL(url);
  // of h2c, which is no special scheme, a host stays as it is written
  const host = new URL(url.replace(/^h2c:/, 'http:')).hostname.replace(/^\[(.*)\]$/, '$1');
  return placeOf(host, port === '' ? PORTS[protocol] : port);
}
