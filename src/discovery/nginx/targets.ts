import type { Server } from '../discovery.ts';
import type { Target } from '../targets.ts';
import type { OwnServer } from './server-line.ts';
import type { Settings } from './settings.ts';

/** A server of a call, and the line that it is to have. */
export type NginxTarget = Target<OwnServer>;

/**
 * nginx looks up host names when it loads its configuration, and does not start where one has no address: so addresses are
 * written.
 */
export function ownServer({ name, port, weight }: Server, address: string, settings: Settings): OwnServer {
  const { max_fails: fails, fail_timeout: time } = settings;
  return {
    name,
    ip: address,
    port: port ?? settings.port,
    weight: weight ?? settings.weight ?? null,
    isLeaving: false,
    parameters: [
      ...(fails === undefined ? [] : [`max_fails=${fails}`]),
      ...(time === undefined ? [] : [`fail_timeout=${time}s`]),
    ],
  };
}
