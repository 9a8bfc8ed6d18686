import type { TObject } from 'typebox';
import { Value } from 'typebox/value';
import { type Message, message } from '../messages/message.ts';
import { shownSettings } from '../secrets/write-only.ts';
import { visible } from './characters.ts';
import { Refusal } from './errors.ts';
import { brokenRule, type SchemaFault } from './schema-rules.ts';

const SHOWN = 100;

/** What is refused because of a setting. @example throw settingRefusal('ca_certificate', message('ca_wrong')) */
export function settingRefusal(name: string, content: Message): Refusal {
  return new Refusal('invalid', content, { field: `settings.${name}` });
}

/**
 * The provider with this name.
 *
 * @param unknown what is said when there is none of it
 * @throws Refusal that names the known ones
 * @example kindNamed({ sandbox, static: inventory }, 'static', 'machine_provider_unknown') // inventory
 */
export function kindNamed<Kind>(
  kinds: Readonly<Record<string, Kind>>,
  name: string,
  unknown: 'machine_provider_unknown' | 'balancer_provider_unknown',
): Kind {
  const found = Object.entries(kinds).find(([known]) => known === name);
  if (found !== undefined) return found[1];
  throw new Refusal('invalid', message(unknown, { name, known: Object.keys(kinds) }), { field: 'provider' });
}

/**
 * Checks the settings of a provider by its schema, and fills in defaults.
 *
 * @throws Refusal that names the field, its value unless it is secret, and the remedy
 * @example filledSettings(schema, 'haproxy', { backend: 'web', port: 8080 })
 */
export function filledSettings(schema: TObject, provider: string, value: unknown): Record<string, unknown> {
  const filled = Value.Default(schema, structuredClone(value));
  const [fault] = Value.Errors(schema, filled);
  if (fault === undefined) return filled as Record<string, unknown>;
  const field = visible(['settings', ...fault.instancePath.split('/').slice(1)].join('.'));
  const shown = Value.Pointer.Get(shownSettings(schema, filled), fault.instancePath);
  const rule = ruleOf(schema, fault);
  const content =
    shown === undefined
      ? message('setting_missing', { field, provider, rule })
      : message('setting_wrong', { field, provider, given: visible(JSON.stringify(shown).slice(0, SHOWN)), rule });
  throw new Refusal('invalid', content, { field });
}

function ruleOf(schema: TObject, fault: SchemaFault): Message | string {
  const { keyword, schemaPath } = fault;
  // typebox's keyword for an unknown property
  if (keyword === 'boolean') return message('setting_unknown');
  const rule = brokenRule(fault);
  const broken: unknown = Value.Pointer.Get(schema, schemaPath.replace(/^#/, ''));
  const meaning = typeof broken === 'object' && broken !== null && 'description' in broken ? broken.description : '';
  return typeof meaning === 'string' && meaning !== '' ? message('rule_meaning', { rule, meaning }) : rule;
}
