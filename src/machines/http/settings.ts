import { type Static, Type } from 'typebox';
import { SECRETS_GO_TO, serverSettings } from '../../hooks/http/settings.ts';
import { loginSettings } from '../login-settings.ts';
import { readySettings } from '../ready-settings.ts';
import { shellSettings } from '../shell-settings.ts';

export const settings = Type.Object(
  { ...serverSettings, ...loginSettings, ...readySettings, ...shellSettings },
  { additionalProperties: false, secretsGoTo: SECRETS_GO_TO },
);

export type Settings = Static<typeof settings>;
