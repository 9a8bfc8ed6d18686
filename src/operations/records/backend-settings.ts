import { Refusal } from '../../domain/errors.ts';
import { masksIn, shownSettings, withStored } from '../../secrets/write-only.ts';
import type { BackendFields, BackendKind } from './backends.ts';

type Provider = Pick<BackendKind, 'providers' | 'parseSettings'>;

/**
 * Settings as a client sends them, checked; secrets that it leaves out, or sends the mask for, are those that are stored.
 *
 * @throws Refusal when they are wrong, or a mask stands for nothing
 */
export function readSettings(
  kind: Provider,
  provider: string,
  given: BackendFields['settings'],
  stored: BackendFields['settings'],
): Record<string, unknown> {
  const schema = schemaOf(kind, provider);
  const settings = kind.parseSettings(provider, withStored(schema, given, stored));
  const [mask] = masksIn(schema, settings);
  if (mask === undefined) return settings;
  const field = ['settings', ...mask].join('.');
  throw new Refusal('invalid', `${field} is the mask that stands for a secret, and none is stored: give the value`, {
    field,
  });
}

/** Settings as clients see them: a mask for every secret. */
export function settingsShown(
  kind: Provider,
  { provider, settings }: Pick<BackendFields, 'provider' | 'settings'>,
): Readonly<Record<string, unknown>> {
  return shownSettings(schemaOf(kind, provider), settings) as Readonly<Record<string, unknown>>;
}

/** Of a provider that there is no more, nothing is known: nothing of its settings is shown. */
function schemaOf({ providers }: Provider, provider: string): object {
  return providers.find(({ name }) => name === provider)?.settings ?? {};
}
