import { type TSchemaOptions, Type } from 'typebox';
import { keySetting } from '../../base/key-setting.ts';

/*
 * Settings of balancers that are a file on hosts, the same file on each.
 */

/** An absolute path without "." and "..", in plain characters. */
const PATH = '^(?:/[A-Za-z0-9_][A-Za-z0-9_.+@-]*)+$';
const LONGEST_PATH = 200;
const MOST_HOSTS = 20;

const name = Type.String({ title: 'Host', titleZh: '主机', pattern: '^[A-Za-z0-9_.:-]{1,253}$' });
const user = Type.String({ title: 'SSH user', titleZh: 'SSH 用户', pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,31}$' });
const host = Type.Object(
  {
    host: name,
    port: Type.Optional(Type.Integer({ title: 'SSH port', titleZh: 'SSH 端口', minimum: 1, maximum: 65_535 })),
    user: Type.Optional(user),
    key_file: Type.Optional(keySetting),
  },
  { additionalProperties: false },
);

/** The path of something on a host. */
export const pathSetting = (options: TSchemaOptions) =>
  Type.String({ ...options, pattern: PATH, maxLength: LONGEST_PATH });

/** The hosts; those that say nothing else are reached as `loginSettings` say. */
export const hostsSetting = (options: TSchemaOptions) =>
  Type.Array(Type.Union([name, host]), {
    description:
      'All of them change together, or none does: a host each, or {"host", "port", "user", "key_file"} where SSH differs from the rest',
    descriptionZh: '要么全部更改，要么都不更改：每台一个主机名；SSH 不同时写 {"host", "port", "user", "key_file"}',
    ...options,
    minItems: 1,
    maxItems: MOST_HOSTS,
  });

export const loginSettings = {
  user: Type.String({ ...user, default: 'root' }),
  key_file: Type.Optional(keySetting),
};
