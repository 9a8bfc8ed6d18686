import { type Static, Type } from 'typebox';
import { SECRETS_GO_TO, serverSettings } from '../../hooks/http/settings.ts';
import { lineSettings } from '../lines/settings.ts';

export const settings = Type.Object(
  { ...serverSettings, ...lineSettings },
  { additionalProperties: false, secretsGoTo: SECRETS_GO_TO },
);

export type Settings = Static<typeof settings>;
