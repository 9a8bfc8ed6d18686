import { quote } from '../../base/text/shell-quote.ts';
import { sumOf } from './answers.ts';

/*
 * The programs of scripts.ts with what they are asked, as they are sent to a host.
 */

/** A program with its nonce and its variables. */
export function headed(nonce: string, variables: Readonly<Record<string, string>>, program: string): string {
  const lines = Object.entries({ n: nonce, ...variables }).map(([name, value]) => `${name}=${quote(value)}`);
  return [...lines, program].join('\n');
}

/** What is to be in the file of a host instead of what was read there. */
export interface Rewrite {
  readonly from: { readonly sum: string };
  /** A character for each byte. */
  readonly text: string;
  /** False = it is only tried. */
  readonly isKept: boolean;
}

/** A program that changes a file: the new text goes with it. */
export function changeProgram(
  nonce: string,
  { from, text, isKept }: Rewrite,
  variables: Readonly<Record<string, string>>,
  program: string,
): string {
  const lines = Buffer.from(text, 'latin1')
    .toString('base64')
    .replaceAll(/.{1,76}/g, '$&\n');
  const data = `data() {\nbase64 -d <<'END'\n${lines}END\n}\n`;
  const words = { from: from.sum, to: sumOf(text), keep: isKept ? 'yes' : 'no' };
  return headed(nonce, { ...variables, ...words }, `${data}${program}`);
}
