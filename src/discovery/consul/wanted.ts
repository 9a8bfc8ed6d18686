import { canonicalAddress } from '../../domain/address.ts';
import type { Server } from '../discovery.ts';
import { writtenPlace } from '../written-place.ts';
import type { Check, Instance } from './answers.ts';
import type { Operation } from './api.ts';
import type { Settings } from './settings.ts';

/** An instance as it is wanted. */
export interface Wanted {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly weight: number;
  /** Its whole check in a text, which stands in its metadata: consul does not tell the definition of a check with an instance. */
  readonly check: string;
}

const USUAL_WEIGHT = 1;
/** The name of the metadata that says which check an instance has. */
const CHECK = 'springtide-check';
const CHECK_TIMEOUT = '5s';
/** An address for documents: instances have addresses of their own, and consul takes no empty one. */
const NO_ADDRESS = '192.0.2.1';

export function wantedOf({ ip, name, port, weight }: Server, settings: Settings): Wanted {
  const place = { ip: canonicalAddress(ip), port: port ?? settings.port };
  return {
    id: name,
    address: place.ip,
    port: place.port,
    tags: settings.tags,
    weight: weight ?? settings.weight ?? USUAL_WEIGHT,
    check: checkText(writtenPlace(place), settings),
  };
}

function checkText(place: string, { check, check_path: path, check_interval: seconds }: Settings): string {
  if (check === 'none') return check;
  return `${check} ${check === 'tcp' ? place : `http://${place}${path}`} ${seconds}s`;
}

/** Whether an instance says what is wanted. */
export function isAsWanted(found: Instance | null, wanted: Wanted): boolean {
  return (
    found !== null &&
    hasCheck(found, wanted) &&
    canonicalAddress(found.address) === wanted.address &&
    found.port === wanted.port &&
    found.weight === wanted.weight &&
    found.tags.toSorted().join(' ') === wanted.tags.toSorted().join(' ')
  );
}

function hasCheck(found: Instance, wanted: Wanted): boolean {
  return found.meta[CHECK] === wanted.check && (wanted.check === 'none') === (ownCheck(found) === null);
}

function ownCheck({ checks, id }: Instance): Check | null {
  return checks.find((check) => check.id === checkId(id)) ?? null;
}

/** The node that has the instances. consul-esm takes the checks of such a node, and does not ping it. */
export function nodeOperation({ node, datacenter }: Settings): Operation {
  const meta = { 'external-node': 'true', 'external-probe': 'false' };
  const where = datacenter === undefined ? {} : { Datacenter: datacenter };
  return { Node: { Verb: 'set', Node: { Node: node, Address: NO_ADDRESS, ...where, Meta: meta } } };
}

/** What makes of an instance what is wanted, as long as it is as it was seen. A new check begins as a failing one. */
export function registerOperations(
  found: Instance | null,
  wanted: Wanted,
  { node, service }: Settings,
): readonly Operation[] {
  const { id, address, port, tags, weight, check } = wanted;
  const instance = {
    ID: id,
    Service: service,
    Tags: tags,
    Address: address,
    Port: port,
    Meta: { [CHECK]: check },
    Weights: { Passing: weight, Warning: weight },
    ModifyIndex: found?.index ?? 0,
  };
  const operation = { Service: { Verb: 'cas', Node: node, Service: instance } };
  if (found !== null && hasCheck(found, wanted)) return [operation];
  if (check !== 'none') return [operation, { Check: { Verb: 'set', Check: checkOf(wanted, node) } }];
  if (found === null || ownCheck(found) === null) return [operation];
  return [operation, { Check: { Verb: 'delete', Check: { Node: node, CheckID: checkId(id) } } }];
}

function checkOf({ id, check }: Wanted, node: string): object {
  const [kind = '', target = '', interval = ''] = check.split(' ');
  const definition = { [kind === 'tcp' ? 'TCP' : 'HTTP']: target, Interval: interval, Timeout: CHECK_TIMEOUT };
  const whose = { Node: node, CheckID: checkId(id), Name: `Springtide ${kind}`, ServiceID: id };
  return { ...whose, Status: 'critical', Definition: definition };
}

function checkId(id: string): string {
  return `springtide:${id}`;
}

/** What removes an instance with its checks, as long as it is as it was seen. */
export function unregisterOperation({ node, id, index }: Instance, { service }: Settings): Operation {
  return {
    Service: { Verb: 'delete-cas', Node: node, Service: { ID: id, Service: service, ModifyIndex: index } },
  };
}
