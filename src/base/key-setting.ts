import { Type } from 'typebox';
import { KEY_NAME } from './keys.ts';

/** A setting that names one of the server's keys, wherever SSH is used. */
export const keySetting = Type.String({
  title: 'Private key',
  titleZh: '私钥',
  description:
    "The name of a file in the folder keys of the server's data directory: copy the key there; empty = the server's own key",
  descriptionZh: '服务器数据目录下 keys 目录中的文件名：请先把私钥复制到该目录；留空使用服务器自己的密钥',
  pattern: KEY_NAME,
});

/** Every key that settings name, of any provider: [its place, its name]. */
export function keysNamedIn(settings: unknown, place = 'settings'): readonly (readonly [string, string])[] {
  if (typeof settings !== 'object' || settings === null) return [];
  return Object.entries(settings).flatMap(([name, value]: readonly [string, unknown]) => {
    const inside = `${place}.${name}`;
    return name === 'key_file' && typeof value === 'string' ? [[inside, value] as const] : keysNamedIn(value, inside);
  });
}
