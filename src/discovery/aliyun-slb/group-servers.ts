import { oneLine } from '../../base/text/foreign-text.ts';
import { message } from '../../messages/message.ts';
import type { Member } from '../discovery.ts';
import type { GroupTarget } from '../groups/server-group.ts';
import type { AlbListed, Answer } from './answers.ts';

const LONGEST_REASON = 300;

/** A server of a server group. */
export interface AlbTarget extends GroupTarget {
  /** Ip, Ecs, Eni or Eci. */
  readonly type: string;
  /** '' = ALB does not say */
  readonly address: string;
  readonly state: Member['state'];
}

/** What the listeners of a server group say of its servers. */
export interface GroupHealth {
  /** Whether the group has a health check. */
  readonly isChecked: boolean;
  /** Whether a listener has it. */
  readonly isUsed: boolean;
  /** Why servers are not healthy, by `serverKey`: ALB names no others. */
  readonly ailing: ReadonlyMap<string, Ailing>;
}

interface Ailing {
  readonly status: string;
  /** In one line. */
  readonly said: string;
}

export function serverKey(id: string, port: number): string {
  return `${id} ${port}`;
}

/**
 * What the answer of one listener says of a server group.
 *
 * @returns null = the listener does not have it
 */
export function healthIn(
  { ListenerHealthStatus: own = [], RuleHealthStatus: ofRules = [] }: Answer<'health'>,
  group: string,
): ReadonlyMap<string, Ailing> | null {
  const infos = [...own, ...ofRules]
    .flatMap(({ ServerGroupInfos: infos = [] }) => infos)
    .filter(({ ServerGroupId: id }) => id === group);
  if (infos.length === 0) return null;
  const servers = infos.flatMap(({ NonNormalServers: servers = [] }) => servers);
  return new Map(
    servers.map(({ ServerId: id, Port: port = 0, Status: status = '', Reason: reason = {} }) => {
      const { ReasonCode: code = '', ActualResponse: actual = '', ExpectedResponse: expected = '' } = reason;
      const met = [actual, expected].every((text) => text !== '') ? `${actual} ≠ ${expected}` : '';
      const words = [status, code, met].filter((text) => text !== '');
      return [serverKey(id, port), { status, said: oneLine(words.join(', '), LONGEST_REASON) }];
    }),
  );
}

/** What a server group has. */
export function targetsIn(servers: readonly AlbListed[], health: GroupHealth): readonly AlbTarget[] {
  return servers.flatMap((server): readonly AlbTarget[] => {
    const { ServerId: id, ServerIp: address = '', ServerType: type = '', Port: port, Weight: weight = null } = server;
    if (port === undefined) return [];
    const status = oneLine(server.Status ?? '', LONGEST_REASON);
    return [
      {
        id,
        port,
        weight,
        type,
        address,
        ...standingOf(status, weight, health.ailing.get(serverKey(id, port)), health),
      },
    ];
  });
}

type Standing = Pick<AlbTarget, 'isIn' | 'health' | 'said' | 'state'>;

function standingOf(
  status: string,
  weight: number | null,
  ailing: Ailing | undefined,
  { isChecked, isUsed }: GroupHealth,
): Standing {
  if (status === 'Removing' || status === 'Draining') {
    return { isIn: false, health: 'late', said: status, state: 'draining' };
  }
  if (status === 'Adding') return { isIn: true, health: 'late', said: status, state: 'down' };
  if (!isUsed) return { isIn: true, health: 'hopeless', said: message('alb_unlistened'), state: 'unknown' };
  if (!isChecked || ailing?.status === 'Unavailable') {
    return { isIn: true, health: 'healthy', said: status, state: 'unknown' };
  }
  // what gets no requests because of its weight is not looked at
  if (ailing === undefined || (ailing.status === 'Unused' && weight === 0)) {
    return { isIn: true, health: 'healthy', said: status, state: 'up' };
  }
  return { isIn: true, health: 'late', said: ailing.said, state: 'down' };
}

/** @param ip its address */
export function memberOf({ port, weight, state }: AlbTarget, ip: string): Member {
  return { name: null, ip, port, weight, state };
}
