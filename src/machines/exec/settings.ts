import { type Static, Type } from 'typebox';
import { programSettings } from '../../hooks/program/settings.ts';
import { loginSettings } from '../login-settings.ts';
import { readySettings } from '../ready-settings.ts';
import { shellSettings } from '../shell-settings.ts';

export const settings = Type.Object(
  { ...programSettings, ...loginSettings, ...readySettings, ...shellSettings },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;
