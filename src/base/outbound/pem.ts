/** Where the parts begin and end that settings may have. */
const MARKS: readonly string[] = ['CERTIFICATE', 'PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'].flatMap(
  (label) => [`-----BEGIN ${label}-----`, `-----END ${label}-----`],
);
const LONGEST_LINE = /\S{1,64}/g;

/**
 * PEM with its lines, which a field of a form for one line takes out. A text without any part stays as it is.
 *
 * @example linedPem('-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----') // '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END …\n'
 */
export function linedPem(text: string): string {
  const apart = MARKS.reduce((rest, mark) => rest.replaceAll(mark, `\n${mark}\n`), text);
  if (apart === text) return text;
  const lines = apart.split('\n').flatMap((line) => (MARKS.includes(line) ? [line] : (line.match(LONGEST_LINE) ?? [])));
  return [...lines, ''].join('\n');
}
