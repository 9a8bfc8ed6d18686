/** Facts of the node that every script may use besides its parameters (contract §3.9), with sample values. */
export const FACTS: Readonly<Record<string, string>> = {
  ip: '10.0.0.7',
  vm_id: 'vm-7',
  node_id: '7',
  pool_name: 'web-a',
  service_name: 'web',
  cluster_name: 'shop',
  task_id: '42',
};

const SIMPLE = /\{\{-?\s*([A-Za-z_]\w*)\s*(\|\s*quote\s*)?-?\}\}/g;
const CLOSING: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };

export interface Preview {
  readonly text: string;
  /** What only the server renders, and the preview shows unchanged: filters, conditions, names without a value. */
  readonly left: readonly string[];
}

/**
 * The script with values in place of `{{ name }}` and `{{ name | quote }}`. The server can do more (filters,
 * conditions, loops): that is shown unchanged.
 *
 * @example previewOf('echo {{ word | quote }}', { word: "it's" }).text // echo 'it'\''s'
 */
export function previewOf(script: string, values: Readonly<Record<string, string>>): Preview {
  const pieces: string[] = [];
  const left = new Set<string>();
  let end = 0;
  for (const { tag, start } of tagsIn(script)) {
    const value = filledIn(tag, values);
    if (value === null) left.add(tag);
    pieces.push(script.slice(end, start), value ?? tag);
    end = start + tag.length;
  }
  return { text: [...pieces, script.slice(end)].join(''), left: [...left] };
}

interface Tag {
  readonly tag: string;
  readonly start: number;
}

/** Every `{{ }}`, `{% %}` and `{# #}`, in one pass: after an unclosed one of a kind no other is searched for. */
function* tagsIn(script: string): Generator<Tag> {
  const unclosed = new Set<string>();
  for (let start = script.indexOf('{'); start !== -1; start = script.indexOf('{', start)) {
    const opening = script.slice(start, start + 2);
    const closing = unclosed.has(opening) ? undefined : CLOSING[opening];
    const end = closing === undefined ? -1 : script.indexOf(closing, start + 2);
    if (end === -1) {
      unclosed.add(opening);
      start++;
    } else {
      yield { tag: script.slice(start, end + 2), start };
      start = end + 2;
    }
  }
}

function filledIn(tag: string, values: Readonly<Record<string, string>>): string | null {
  const [whole, name = '', filter] = tag.matchAll(SIMPLE).next().value ?? [];
  if (whole !== tag || !Object.hasOwn(values, name)) return null;
  const value = values[name] ?? '';
  return filter === undefined ? value : quoted(value);
}

/** As the server's filter `quote` does it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The names that a script uses in the simple form, in the order of their first use. */
export function namesIn(script: string): readonly string[] {
  return [...new Set([...script.matchAll(SIMPLE)].map(([, name = '']) => name))];
}

/** Names that a script uses, and that are neither parameters nor facts of the node. */
export function undeclaredIn(script: string, declared: readonly string[]): readonly string[] {
  return namesIn(script).filter((name) => !declared.includes(name) && !Object.hasOwn(FACTS, name));
}

/** A sample value for a parameter of this type. */
export function sampleOf(name: string, type: string): string {
  if (/^(int|long|num|float|double)/i.test(type)) return '1';
  return /^bool/i.test(type) ? 'true' : name;
}
