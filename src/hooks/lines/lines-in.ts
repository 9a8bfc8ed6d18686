import { LONGEST_LINE } from './line.ts';

/** The lines of a text that comes in pieces. One that is too long is cut, so that it is no answer any more. */
export async function* linesIn(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let carry = '';
  for await (const chunk of chunks) {
    const [first = '', ...lines] = chunk.split('\n');
    carry = (carry + first).slice(0, LONGEST_LINE);
    for (const line of lines) {
      yield carry;
      carry = line.slice(0, LONGEST_LINE);
    }
  }
  if (carry !== '') yield carry;
}
