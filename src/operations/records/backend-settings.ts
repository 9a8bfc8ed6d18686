import { isDeepStrictEqual } from 'node:util';
import type { TObject } from 'typebox';
import { Refusal } from '../../domain/errors.ts';
import type { Texts } from '../../machines/provider.ts';
import { message } from '../../messages/message.ts';
import { masksIn, shownSettings, withStored } from '../../secrets/write-only.ts';

export interface BackendFields {
  readonly name: string;
  readonly desc: string;
  readonly provider: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** How a provider or load balancer describes itself: the console draws the form of its settings from the schema. */
export interface ProviderTexts {
  readonly name: string;
  readonly title: Texts;
  readonly settings: TObject;
}

/** What validates the settings of a kind of backend. */
export interface SettingsReader {
  readonly providers: readonly ProviderTexts[];
  readonly parseSettings: (provider: string, settings: unknown) => Record<string, unknown>;
}

/**
 * A client's settings, checked; secrets that it leaves out, or sends the mask for, are taken from the stored ones: not where a
 * setting is changed that says where they are sent (`secretsGoTo` of the schema).
 *
 * @throws Refusal when they are invalid, a mask has no stored secret, or the secrets would be sent elsewhere
 */
export function readSettings(
  kind: SettingsReader,
  provider: string,
  given: BackendFields['settings'],
  stored: BackendFields['settings'],
): Record<string, unknown> {
  const schema = schemaOf(kind, provider);
  const completed = withStored(schema, given, stored);
  const moved = movedPlace(schema, given, stored);
  if (moved !== null && !isDeepStrictEqual(completed, withStored(schema, given, {}))) {
    const field = `settings.${moved}`;
    throw new Refusal('invalid', message('secrets_for_elsewhere', { field }), { field });
  }
  const settings = kind.parseSettings(provider, completed);
  const [mask] = masksIn(schema, settings);
  if (mask === undefined) return settings;
  const field = ['settings', ...mask].join('.');
  throw new Refusal('invalid', message('mask_unknown', { field }), {
    field,
  });
}

/** A setting that is changed, and says where secrets are sent; null = none. */
function movedPlace(
  schema: object,
  given: BackendFields['settings'],
  stored: BackendFields['settings'],
): string | null {
  const places: unknown = 'secretsGoTo' in schema ? schema.secretsGoTo : [];
  if (!Array.isArray(places)) return null;
  return places.map(String).find((name) => !isSame(given[name], stored[name])) ?? null;
}

/** A field for one line takes out the lines of PEM: that is no change. */
function isSame(given: unknown, stored: unknown): boolean {
  const [a, b] = [given, stored].map((value) => (isPem(value) ? value.replaceAll(/\s/g, '') : value));
  return isDeepStrictEqual(a, b);
}

function isPem(value: unknown): value is string {
  return typeof value === 'string' && value.trimStart().startsWith('-----BEGIN ');
}

/** Settings as clients see them: a mask for every secret. */
export function settingsShown(
  kind: SettingsReader,
  { provider, settings }: Pick<BackendFields, 'provider' | 'settings'>,
): Readonly<Record<string, unknown>> {
  return shownSettings(schemaOf(kind, provider), settings) as Readonly<Record<string, unknown>>;
}

/** The schema of a removed provider is unknown: none of its settings is shown. */
function schemaOf({ providers }: SettingsReader, provider: string): object {
  return providers.find(({ name }) => name === provider)?.settings ?? {};
}
