/** Characters below which a secret cannot be distinguished from other text. */
const SHORTEST_HIDDEN = 4;

/**
 * The forms in which a secret is looked for: as it is, each of its lines, quoted for a shell, escaped in JSON and in a
 * URL, and base64 of the whole. Any other transformation (reversed, in pieces, encrypted) is not detected.
 *
 * @example formsOf("it's") // ["it's", "it'\\''s", 'it%27s', 'aXQncw==', 'aXQncwo=']
 */
export function formsOf(secret: string): readonly string[] {
  const texts = new Set([secret, ...secret.split(/[\r\n]+/)]);
  const forms = new Set<string>();
  for (const text of texts) {
    forms.add(text);
    forms.add(text.replaceAll("'", String.raw`'\''`));
    const json = JSON.stringify(text).slice(1, -1);
    forms.add(json);
    forms.add(inAscii(json));
    forms.add(urlForm(text));
  }
  if (secret.length >= SHORTEST_HIDDEN) {
    // `echo` adds a line end before a program such as base64 reads it
    for (const text of [secret, `${secret}\n`]) forms.add(Buffer.from(text).toString('base64'));
  }
  return [...forms].filter((form) => form.length >= SHORTEST_HIDDEN);
}

/** JSON as written by programs that stay within ASCII. */
function inAscii(json: string): string {
  return json.replaceAll(/[^\0-\u007F]/g, (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

function urlForm(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("'", '%27');
}
