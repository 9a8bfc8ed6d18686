import type { Static, TSchema } from 'typebox';

/** What a schema of an answer describes, as the server holds it: nobody changes it any more. */
export type Shown<Schema extends TSchema> = DeepReadonly<Static<Schema>>;

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;
