import { ApiError } from '../../../../src/client/api-error.ts';
import { isRecord, readJson } from '../../forms/json-text.ts';
import { MASK } from '../../forms/mask.ts';
import type { SettingField } from './settings-fields.ts';

/** What is wrong with a value. */
export interface SettingFault {
  readonly code: 'required' | 'pattern' | 'range';
  readonly values: Readonly<Record<string, string>>;
}

export type Settings = Readonly<Record<string, unknown>>;

/** Settings with one value replaced; undefined removes it. */
export function withSetting(settings: Settings, name: string, value: unknown): Settings {
  const { [name]: _before, ...rest } = settings;
  return value === undefined ? rest : { ...rest, [name]: value };
}

/** What is wrong with a field's value; null = nothing that can be checked here. The server checks again. */
export function faultOf(field: SettingField, value: unknown): SettingFault | null {
  // a stored secret is shown as a mask, and null removes it
  if (field.kind === 'secret' && value === MASK) return null;
  if (value === undefined || (field.kind === 'secret' && value === null))
    return field.isRequired ? { code: 'required', values: {} } : null;
  if (typeof value === 'string' && field.pattern !== null && !matches(value, field.pattern)) {
    return { code: 'pattern', values: { pattern: field.pattern } };
  }
  return typeof value === 'number' ? rangeFault(field, value) : null;
}

function rangeFault({ minimum, maximum }: SettingField, value: number): SettingFault | null {
  const [lowest, highest] = [minimum ?? -Infinity, maximum ?? Infinity];
  if (value >= lowest && value <= highest) return null;
  return { code: 'range', values: { minimum: String(lowest), maximum: String(highest) } };
}

/** Whether all fields, at any depth, can be saved. */
export function isComplete(fields: readonly SettingField[], settings: Settings): boolean {
  return fields.every((field) => {
    const value = settings[field.name];
    if (faultOf(field, value) !== null) return false;
    const groups = field.kind === 'group' ? [value] : field.kind === 'groups' && Array.isArray(value) ? value : [];
    return groups.every((group) => !isRecord(group) || isComplete(field.fields, group));
  });
}

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    // a pattern that this browser cannot compile is checked by the server alone
    return true;
  }
}

/** A list as people edit it: a line each, an object as JSON. */
export function linesOf(value: unknown): string {
  if (!Array.isArray(value)) return '';
  return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n');
}

/**
 * The list that lines stand for; empty lines are skipped.
 *
 * @example listOf('10.0.0.1\n{"ip":"10.0.0.2","port":2222}', true) // ['10.0.0.1', { ip: '10.0.0.2', port: 2222 }]
 */
export function listOf(
  text: string,
  hasObjects: boolean,
): { readonly list: readonly unknown[] } | { readonly badLine: string } {
  const list: unknown[] = [];
  for (const line of text.split(/[\n,](?![^{]*\})/).map((part) => part.trim())) {
    if (line === '') continue;
    if (!hasObjects || !line.startsWith('{')) list.push(line);
    else {
      const read = readJson(line);
      if ('error' in read) return { badLine: line };
      list.push(read.value);
    }
  }
  return { list };
}

/** The setting that the server's refusal is about, such as ssh.port; null = none. */
export function refusedSetting(error: unknown): string | null {
  const field = error instanceof ApiError ? (error.field ?? '') : '';
  return field.startsWith(SETTINGS) ? field.slice(SETTINGS.length) : null;
}

const SETTINGS = 'settings.';
