import { baseUrlIn, withoutSlashes } from '../../base/outbound/base-url.ts';
import { type Message, message } from '../../messages/message.ts';
import { type Amount, parseAmount } from '../amount.ts';
import { Refusal } from '../errors.ts';
import {
  AFTER_FAILED_BATCH,
  type HealthCheck,
  type PolicyChanges,
  type PrometheusGate,
  type RollingPolicy,
  type Tries,
} from './rolling-policy.ts';

const LONGEST_BAKE = 604_800;
const MOST_TRIES = 1000;
const LONGEST_WAIT = 3600;
const LARGEST_PORT = 65_535;
const LONGEST_TEXT = 10_000;
const MOST_SIZES = 100;

type Fields = Readonly<Record<string, unknown>>;
type Reader<Value> = (value: unknown, name: string) => Value;

const FIELDS: { readonly [Field in keyof RollingPolicy]-?: Reader<Required<RollingPolicy>[Field]> } = {
  max_failures: amount,
  failed_batch: (value, name) => choice(value, name, AFTER_FAILED_BATCH),
  canary: someAmount,
  batches: (value, name) => amounts(value, name, message('name_one_size')),
  bake: (value, name) => integer(value, name, 0, LONGEST_BAKE),
  health_check: healthCheck,
  prometheus,
  max_unavailable: someAmount,
  checkpoints: (value, name) => amounts(value, name, null),
  rollback: boolean,
};

/**
 * Reads a rolling policy as a client sends it. Numbers may be texts, lists may be texts ("1, 10%, 50%, 100%").
 *
 * @throws Refusal that names the field, its value and the remedy; also for an unknown field, as a misspelt
 *     limit would not be enforced
 * @example parsePolicy({ batches: '1, 10%' }) // { batches: ['1', '10%'] }
 */
export function parsePolicy(input: unknown): PolicyChanges {
  const fields = object(input, 'policy', Object.keys(FIELDS));
  return Object.fromEntries(
    Object.entries(FIELDS).flatMap(([field, read]: [string, Reader<unknown>]) => {
      const value = fields[field];
      if (value === undefined) return [];
      return [[field, value === null ? null : read(value, `policy.${field}`)]];
    }),
  );
}

function healthCheck(value: unknown, name: string): HealthCheck {
  const type = choice(member(value, 'type'), `${name}.type`, ['http', 'tcp', 'command'] as const);
  switch (type) {
    case 'http': {
      const fields = object(value, name, ['type', 'scheme', 'port', 'path', 'status', ...TRIES]);
      return {
        type,
        scheme: choice(fields['scheme'] ?? 'http', `${name}.scheme`, ['http', 'https'] as const),
        port: integer(fields['port'], `${name}.port`, 1, LARGEST_PORT),
        path: path(fields['path'] ?? '/', `${name}.path`),
        ...optional('status', fields['status'], (status) => integer(status, `${name}.status`, 100, 599)),
        ...tries(fields, name),
      };
    }
    case 'tcp': {
      const fields = object(value, name, ['type', 'port', ...TRIES]);
      return { type, port: integer(fields['port'], `${name}.port`, 1, LARGEST_PORT), ...tries(fields, name) };
    }
    case 'command': {
      const fields = object(value, name, ['type', 'command', ...TRIES]);
      return { type, command: text(fields['command'], `${name}.command`), ...tries(fields, name) };
    }
  }
}

function prometheus(value: unknown, name: string): PrometheusGate {
  const fields = object(value, name, ['url', 'query', 'min', 'max', 'no_data', ...TRIES]);
  const bounds = {
    ...optional('min', fields['min'], (bound) => number(bound, `${name}.min`)),
    ...optional('max', fields['max'], (bound) => number(bound, `${name}.max`)),
  };
  const { min, max } = bounds;
  if (min === undefined && max === undefined) {
    throw new Refusal('invalid', message('gate_without_bounds', { name }), { field: name });
  }
  if (min !== undefined && max !== undefined && min > max) {
    throw new Refusal('invalid', message('gate_bounds_crossed', { name, min, max }), {
      field: `${name}.min`,
    });
  }
  return {
    url: serverUrl(fields['url'], `${name}.url`),
    query: text(fields['query'], `${name}.query`),
    ...bounds,
    no_data: choice(fields['no_data'] ?? 'fail', `${name}.no_data`, ['fail', 'pass'] as const),
    ...tries(fields, name),
  };
}

const TRIES = ['tries', 'interval', 'timeout'] as const;

function tries(fields: Fields, name: string): Tries {
  return {
    tries: integer(fields['tries'] ?? 3, `${name}.tries`, 1, MOST_TRIES),
    interval: integer(fields['interval'] ?? 5, `${name}.interval`, 0, LONGEST_WAIT),
    timeout: integer(fields['timeout'] ?? 5, `${name}.timeout`, 1, LONGEST_WAIT),
  };
}

function amount(value: unknown, name: string): Amount {
  if (typeof value === 'string' || typeof value === 'number') return parseAmount(name, value);
  throw bad(value, name, message('must_be_amount'));
}

function someAmount(value: unknown, name: string): Amount {
  const read = amount(value, name);
  if (Number.parseInt(read, 10) > 0) return read;
  throw bad(value, name, message('must_be_one_at_least'));
}

function amounts(value: unknown, name: string, whenEmpty: Message | null): readonly Amount[] {
  const list: unknown = typeof value === 'string' ? value.split(',').filter((part) => part.trim() !== '') : value;
  if (!Array.isArray(list)) throw bad(value, name, message('must_be_amounts'));
  if (list.length === 0 && whenEmpty !== null)
    throw bad(value, name, message('must_not_be_empty', { hint: whenEmpty }));
  if (list.length > MOST_SIZES)
    throw new Refusal('invalid', message('items_too_many', { name, count: list.length, most: MOST_SIZES }), {
      field: name,
    });
  return list.map((item: unknown) => someAmount(item, name));
}

function integer(value: unknown, name: string, least: number, most: number): number {
  const read = typeof value === 'string' && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : value;
  if (typeof read === 'number' && Number.isInteger(read) && read >= least && read <= most) return read;
  throw bad(value, name, message('must_be_integer_within', { least, most }));
}

function number(value: unknown, name: string): number {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof read === 'number' && Number.isFinite(read)) return read;
  throw bad(value, name, message('must_be_number'));
}

function boolean(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw bad(value, name, message('must_be_boolean'));
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw bad(value, name, message('must_be_text'));
  if (value.length <= LONGEST_TEXT) return value;
  throw new Refusal('invalid', message('characters_too_many', { name, count: value.length, most: LONGEST_TEXT }), {
    field: name,
  });
}

function path(value: unknown, name: string): string {
  const read = text(value, name);
  if (/^\/\P{Cc}*$/u.test(read)) return read;
  throw bad(value, name, message('must_be_path'));
}

/** The base URL of the server's API. Users and passwords are refused, as everybody who sees the policy would see them. */
function serverUrl(value: unknown, name: string): string {
  const read = text(value, name);
  if (/[@?#]/.test(read)) {
    throw new Refusal('invalid', message('url_shows_secret', { name }), {
      field: name,
    });
  }
  if (baseUrlIn(read) === null) throw bad(value, name, message('must_be_url'));
  return withoutSlashes(read);
}

function choice<const Value extends string>(value: unknown, name: string, values: readonly Value[]): Value {
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw bad(value, name, message('must_be_one_of', { values }));
}

function object(value: unknown, name: string, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(value, name, message('must_be_object'));
  const unknown = Object.keys(value).find((field) => !known.includes(field));
  if (unknown === undefined) return value as Fields;
  throw new Refusal('invalid', message('field_unknown', { name, field: unknown, known }), {
    field: `${name}.${unknown}`,
  });
}

function member(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Fields)[field] : undefined;
}

function optional<const Key extends string, Value>(
  key: Key,
  value: unknown,
  read: (value: unknown) => Value,
): { readonly [Name in Key]?: Value } {
  return value === undefined || value === null ? {} : ({ [key]: read(value) } as { readonly [Name in Key]?: Value });
}

function bad(value: unknown, name: string, rule: Message): Refusal {
  const given = JSON.stringify(value) ?? '';
  const shown = given.length > 80 ? `${given.slice(0, 80)}…` : given || message('missing');
  return new Refusal('invalid', message('value_wrong', { name, given: shown, rule }), { field: name });
}
