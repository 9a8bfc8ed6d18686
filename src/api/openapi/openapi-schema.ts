import type { TSchema } from 'typebox';

/** A JSON value that goes into the document. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * Schemas as an OpenAPI document has them: those with a name (`$id`) stand once, under their name, and are
 * referred to.
 */
export class OpenApiSchemas {
  private readonly named = new Map<string, Json>();

  /** @example schemas.shown(Type.Array(Cluster)) // { type: 'array', items: { $ref: '#/components/schemas/Cluster' } } */
  shown(schema: TSchema): Json {
    return this.translated(JSON.parse(JSON.stringify(schema)) as Json) as Json;
  }

  /** The schemas that have a name, by it. */
  components(): Json {
    return Object.fromEntries([...this.named].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  private translated(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.translated(item));
    if (typeof value !== 'object' || value === null) return value;
    const { $id: name, patternProperties, ...rest } = value as Json;
    const schema = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, this.translated(part)]));
    // an object of any content, in the form that client generators support
    const records = Object.values((patternProperties ?? {}) as Json).map((part) => this.translated(part));
    const whole = records.length === 1 ? { ...schema, additionalProperties: records[0] } : schema;
    if (typeof name !== 'string') return whole;
    this.named.set(name, whole);
    return { $ref: `#/components/schemas/${name}` };
  }
}

/** The content of a JSON body. */
export function jsonContent(schema: Json, examples: Json): Json {
  return { 'application/json': { schema, ...examples } };
}
