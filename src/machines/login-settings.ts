import { type Static, Type } from 'typebox';
import { keySetting } from '../base/key-setting.ts';
import type { Endpoint } from '../channel/channel.ts';
import { shellOf } from './shell-settings.ts';

export const port = Type.Integer({ title: 'SSH port', titleZh: 'SSH 端口', minimum: 1, maximum: 65_535 });
export const user = Type.String({ title: 'SSH user', titleZh: 'SSH 用户', pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$' });

/** How the server logs in to the machines of a type. */
export const loginSettings = {
  port: Type.Integer({ ...port, default: 22 }),
  user: Type.String({ ...user, default: 'root' }),
  key_file: Type.Optional(keySetting),
};

const schema = Type.Object(loginSettings);

/** How the shell of a machine with this address is reached. */
export function loginOf(ip: string, settings: Static<typeof schema> & Parameters<typeof shellOf>[0]): Endpoint {
  const { port, user, key_file: key } = settings;
  return { host: ip, port, user, key: key ?? null, ...shellOf(settings) };
}
