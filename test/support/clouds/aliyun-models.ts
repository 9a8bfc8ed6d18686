/** A class of the SDK: the names of its fields in the API, and what they are. */
export interface Model {
  names(): Readonly<Record<string, string>>;
  types(): Readonly<Record<string, unknown>>;
}

/** The first parameter of a request that the SDK's model does not have. @param model undefined = there is no such action */
export function strangeParameter(model: Model | undefined, names: readonly string[]): string | null {
  if (model === undefined) return 'the action';
  return names.find((name) => !has(model, name.split('.'))) ?? null;
}

/** An answer as JSON; throws when the SDK's model has no such field: then the test's server is wrong. */
export function answerText(model: Model | undefined, answer: unknown): string {
  if (model !== undefined) checkFields(model, answer);
  return JSON.stringify({ RequestId: '1', ...(answer as object) });
}

/** @param path e.g. ['Tag', '1', 'Key'] */
function has(type: unknown, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return !isModel(type) && !isList(type);
  if (isList(type)) return /^[1-9]\d*$/.test(name) && has(type.itemType, rest);
  return isModel(type) && has(fieldOf(type, name), rest) && fieldOf(type, name) !== undefined;
}

function checkFields(type: unknown, value: unknown): void {
  if (isList(type) && Array.isArray(value)) {
    for (const item of value) checkFields(type.itemType, item);
    return;
  }
  if (!isModel(type)) return;
  for (const [name, field] of Object.entries(value as object)) {
    const known = fieldOf(type, name);
    if (known === undefined) throw new Error(`no answer has ${name}`);
    checkFields(known, field);
  }
}

function fieldOf(model: Model, name: string): unknown {
  const field = Object.entries(model.names()).find(([, named]) => named === name)?.[0];
  return field === undefined ? undefined : model.types()[field];
}

function isModel(type: unknown): type is Model {
  return typeof type === 'function' && 'names' in type;
}

function isList(type: unknown): type is { readonly itemType: unknown } {
  return typeof type === 'object' && type !== null && 'itemType' in type;
}
