import type { Params, ParamValue } from '../domain/plans/plan.ts';
import type { Span } from '../domain/errors.ts';
import type { MessageCode, Value } from '../messages/message.ts';
import { lookAt } from './render.ts';

/** A text that is no template, whatever values its names have. */
export interface Unreadable {
  /** Where it stands, as `cmd` or `args.content`. */
  readonly path: string;
  readonly fault: Value;
  /** The part of it that cannot be read; null = no part of it alone. */
  readonly span: Span | null;
}

/** What is said of a text that cannot be read. */
const SYNTAX: readonly MessageCode[] = ['template_unreadable', 'template_block_open'];

/**
 * The first text in an action, at any depth, that cannot be read as a template; null = all can. Nothing is filled in.
 *
 * @example await unreadableIn({ module: 'shell', args: "echo '{{.Names}}'" }) // { path: 'args', span: { line: 1, column: 7, length: 10 }, … }
 */
export async function unreadableIn(action: Params): Promise<Unreadable | null> {
  const texts = [...textsAt(action, [])];
  const looks = await lookAt(texts.map(({ text }) => ({ texts: [text], variables: {} })));
  for (const [index, { path }] of texts.entries()) {
    const look = looks[index];
    if (look !== undefined && 'fault' in look && isSyntax(look.fault)) return { path: path.join('.'), ...look };
  }
  return null;
}

function isSyntax(fault: Value): boolean {
  return typeof fault === 'object' && 'code' in fault && SYNTAX.includes(fault.code);
}

interface PlacedText {
  readonly path: readonly string[];
  readonly text: string;
}

function* textsAt(value: ParamValue, path: readonly string[]): Generator<PlacedText> {
  if (typeof value === 'string') yield { path, text: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) yield* textsAt(part, [...path, key]);
}
