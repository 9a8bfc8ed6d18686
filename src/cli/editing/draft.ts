import { type Document, isMap, isScalar, type Pair, parseDocument, stringify } from 'yaml';

/*
 * A record as YAML in an editor. What was refused stands above the line of its field, in comments that begin with `#!`, and is
 * taken out before the text is read again.
 */

const MARK = '#! ';

export type Fields = Readonly<Record<string, unknown>>;

/** @example draftOf(['cluster shop'], { desc: '', version: 3 }) // '# cluster shop\n\ndesc: ""\nversion: 3\n' */
export function draftOf(heading: readonly string[], fields: Fields): string {
  return `${heading.map((line) => `# ${line}\n`).join('')}\n${stringify(fields, { lineWidth: 0 })}`;
}

/** The text without what was refused before. */
export function withoutMarks(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith(MARK.trimEnd()))
    .join('\n');
}

/** The text with a refusal above the field that is at fault; at the top when there is no such field. */
export function withRefusal(
  text: string,
  { field, lines }: { readonly field: string | null; readonly lines: readonly string[] },
): string {
  const clean = withoutMarks(text);
  const place = field === null ? 0 : placeOf(parseDocument(clean), field);
  const start = place === null ? 0 : clean.lastIndexOf('\n', place - 1) + 1;
  const indent = ' '.repeat((place ?? 0) - start);
  const comment = lines.map((line) => `${indent}${MARK}${line}\n`).join('');
  return clean.slice(0, start) + comment + clean.slice(start);
}

/** Where the key of a field begins; of `steps.0.name` the deepest part that is a key of a map. */
function placeOf({ contents }: Document, field: string): number | null {
  let node: unknown = contents;
  let place: number | null = null;
  for (const part of field.split('.')) {
    if (!isMap(node)) break;
    const pair = node.items.find(({ key }: Pair) => isScalar(key) && String(key.value) === part);
    if (pair === undefined) break;
    place = isScalar(pair.key) ? (pair.key.range?.[0] ?? place) : place;
    node = pair.value;
  }
  return place;
}

/** What differs: fields that were changed or added. What was taken out keeps its value. */
export function changesIn(before: Fields, after: Fields): Fields {
  const entries = Object.entries(after).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field] ?? null),
  );
  return Object.fromEntries(entries);
}
