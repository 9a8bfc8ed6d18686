import type { TObject } from 'typebox';
import { Value } from 'typebox/value';
import { shownSettings } from '../secrets/write-only.ts';
import { visible } from './characters.ts';
import { Refusal } from './errors.ts';

type Fault = ReturnType<typeof Value.Errors>[number];

const SHOWN = 100;

/**
 * The provider of this name.
 *
 * @param what all of them are, for a message
 * @throws Refusal that names those that there are
 * @example kindNamed({ sandbox, static: inventory }, 'static', 'machine provider') // inventory
 */
export function kindNamed<Kind>(kinds: Readonly<Record<string, Kind>>, name: string, what: string): Kind {
  const found = Object.entries(kinds).find(([known]) => known === name);
  if (found !== undefined) return found[1];
  const known = Object.keys(kinds).join(', ');
  throw new Refusal('invalid', `there is no ${what} ${name}: use one of ${known}`, { field: 'provider' });
}

/**
 * Checks the settings of a provider by its schema, and fills in what they leave out.
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
  const given = shown === undefined ? ':' : ` is ${visible(JSON.stringify(shown).slice(0, SHOWN))}, and`;
  throw new Refusal('invalid', `${field} of ${provider}${given} ${ruleOf(schema, fault)}`, { field });
}

function ruleOf(schema: TObject, { keyword, message, schemaPath }: Fault): string {
  // the schema's own word for a name that it does not have
  if (keyword === 'boolean') return 'there is no such setting';
  const broken: unknown = Value.Pointer.Get(schema, schemaPath.replace(/^#/, ''));
  const meaning = typeof broken === 'object' && broken !== null && 'description' in broken ? broken.description : '';
  return typeof meaning === 'string' && meaning !== '' ? `${message} (${meaning})` : message;
}
