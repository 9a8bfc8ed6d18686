import { Type } from 'typebox';
import { keySetting } from '../base/key-setting.ts';

export const port = Type.Integer({ title: 'SSH port', titleZh: 'SSH 端口', minimum: 1, maximum: 65_535 });
export const user = Type.String({ title: 'SSH user', titleZh: 'SSH 用户', pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$' });

/** How the server logs in to the machines of a type. */
export const loginSettings = {
  port: Type.Integer({ ...port, default: 22 }),
  user: Type.String({ ...user, default: 'root' }),
  key_file: Type.Optional(keySetting),
};
