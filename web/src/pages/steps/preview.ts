/** Facts of the node that every script may use besides its parameters (contract §3.9), with values such as they have. */
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
  /** What the server fills in and the preview leaves as it is: filters, conditions, names without a value. */
  readonly left: readonly string[];
}

/**
 * The script with values in place of `{{ name }}` and `{{ name | quote }}`. The server can do more (filters,
 * conditions, loops): that stays as it is.
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

/** Every `{{ }}`, `{% %}` and `{# #}`, at one pass: what is not closed once is not looked for again. */
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

/** The names that a script fills in the simple way, in the order in which they come first. */
export function namesIn(script: string): readonly string[] {
  return [...new Set([...script.matchAll(SIMPLE)].map(([, name = '']) => name))];
}

/** Names that a script uses, and that neither its parameters nor the node's facts have. */
export function undeclaredIn(script: string, declared: readonly string[]): readonly string[] {
  return namesIn(script).filter((name) => !declared.includes(name) && !Object.hasOwn(FACTS, name));
}

/** A value to begin with, for a parameter of this type. */
export function sampleOf(name: string, type: string): string {
  if (/^(int|long|num|float|double)/i.test(type)) return '1';
  return /^bool/i.test(type) ? 'true' : name;
}
