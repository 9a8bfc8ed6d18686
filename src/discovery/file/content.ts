import { extname } from 'node:path';
import type { Content } from './formats/format.ts';
import type { Settings } from './settings.ts';

/** What of the settings is about the content of the file. */
export function contentIn({ file, format, group, labels = {}, scheme }: Settings): Content {
  const notation = ['.yml', '.yaml'].includes(extname(file).toLowerCase()) ? 'yaml' : 'json';
  return { format, group, labels, scheme, notation };
}
