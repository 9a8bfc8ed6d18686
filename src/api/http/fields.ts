import { type TSchema, Type } from 'typebox';
import { LARGEST_ID } from '../../domain/ids.ts';
import { LONGEST_NAME } from '../../domain/name.ts';
import { UNQUOTED } from './input.ts';

export const Name = Type.String({
  format: 'name',
  minLength: 1,
  maxLength: LONGEST_NAME,
  description: 'unique, 1–50 characters on one line',
});
export const Desc = Type.String({ format: 'text', maxLength: 255, description: 'at most 255 characters' });
export const Text = Type.String({ format: 'text', maxLength: 255 });
/** A name that need not be unique, and may be empty or longer than other names. */
export const Title = Type.String({ format: 'name', maxLength: 255 });
/** The name of an existing row, which may be older than the grammar of names. */
export const NameOf = Type.String({ maxLength: 255 });
/** A part of a name, to search by. */
export const NamePart = Type.String({ format: 'part', description: 'part of the name' });
export const Id = Type.Integer({ minimum: 1, maximum: LARGEST_ID });
/** An id of a row that need not exist; clients also send 0. */
export const LooseId = Type.Integer({ minimum: 0, maximum: LARGEST_ID });
/** The template of a task. */
export const TemplateIdOrNone = Type.Integer({
  ...LooseId,
  description: '0 = it has none: it runs a command, or gathers facts',
});
export const Count = Type.Integer({ minimum: -LARGEST_ID, maximum: LARGEST_ID });
/** Parameter values or settings by their names. Some may be secret: a refusal does not quote them. */
export const Values = Type.Record(Type.String(), Type.Unknown(), { [UNQUOTED]: true });
/** Any name; without a pattern only single lines would match. */
export const AnyName = Type.String({ pattern: String.raw`^[\s\S]*$` });

export const Optional = <Schema extends TSchema>(schema: Schema) => Type.Optional(schema);

/** Fields of every list, apart from its page. */
export const ListInput = Type.Object({ name: Optional(NamePart) });
export const NoInput = Type.Object({});

/** The `data` of a response without content. */
export const EmptyText = Type.Literal('');
export const EmptyObject = Type.Object({});
export const NewId = Type.Integer({ minimum: 1, description: 'the id of what was made' });
/** `data` of a creation, where the contract wraps the id. */
export const NewIdObject = Type.Object({ id: NewId });

/** The format of times. */
export const Time = Type.String({ description: 'YYYY-MM-DD HH:mm:ss in the server’s time zone' });
export const StatusCode = Type.Enum([0, 1, 2, 3, 4], {
  description: '0 init, 1 running, 2 success, 3 failed, 4 stopped',
});

/** A moment to look for, in seconds since 1970; what is later than the year 9999 is none. */
export const Moment = Type.Integer({ minimum: 0, maximum: 253_402_300_799 });
