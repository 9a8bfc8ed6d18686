import { Type } from 'typebox';
import { KEY_NAME } from './keys.ts';

/** A setting that names one of the server's keys, wherever SSH is used. */
export const keySetting = Type.String({
  title: 'Private key',
  titleZh: '私钥',
  description:
    "The name of a key: add it on the page of keys, or copy its file to the folder keys of a server's data directory; empty = the server's own key",
  descriptionZh:
    '密钥的名称：请先在“密钥”页面添加，或把文件复制到服务器数据目录下的 keys 目录；留空使用服务器自己的密钥',
  pattern: KEY_NAME,
});

/** Endings of the keys of a name that `certificates` of settings gives. */
const CERTIFICATE = /^(.*)\.(?:ca|cert|key)\.pem$/;

/** Whether settings, of any provider, name a key, or the certificates that it is one of. */
export function namesKey(settings: unknown, key: string): boolean {
  const [, certificates = null] = CERTIFICATE.exec(key) ?? [];
  const isNamed = ([name, value]: readonly [string, unknown]): boolean =>
    (name === 'key_file' && value === key) ||
    (name === 'key_files' && Array.isArray(value) && value.includes(key)) ||
    (name === 'certificates' && value === certificates) ||
    namesKey(value, key);
  return typeof settings === 'object' && settings !== null && Object.entries(settings).some(isNamed);
}

/** Every key that settings name, of any provider: [its place, its name]. */
export function keysNamedIn(settings: unknown, place = 'settings'): readonly (readonly [string, string])[] {
  if (typeof settings !== 'object' || settings === null) return [];
  return Object.entries(settings).flatMap(([name, value]: readonly [string, unknown]) => {
    const inside = `${place}.${name}`;
    if (name === 'key_file' && typeof value === 'string') return [[inside, value] as const];
    if (name !== 'key_files' || !Array.isArray(value)) return keysNamedIn(value, inside);
    return value.flatMap((key, index) => (typeof key === 'string' ? [[`${inside}.${index}`, key] as const] : []));
  });
}
