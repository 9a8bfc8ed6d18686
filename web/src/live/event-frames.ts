/** One server-sent event. */
export interface EventFrame {
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
}

/**
 * Reads server-sent events out of text that arrives in pieces: give it the rest of the last call and the new piece.
 * Comments and fields that Springtide does not send are passed over.
 *
 * @example readFrames('', 'event: task\nid: 1.2.0\ndata: {}\n\neve') // { frames: [{ event: 'task', … }], rest: 'eve' }
 */
export function readFrames(
  rest: string,
  piece: string,
): { readonly frames: readonly EventFrame[]; readonly rest: string } {
  const blocks = (rest + piece).split('\n\n');
  const last = blocks.pop() ?? '';
  return { frames: blocks.map(frameOf).filter((frame) => frame !== null), rest: last };
}

function frameOf(block: string): EventFrame | null {
  const fields = new Map(
    block
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith(':'))
      .map((line): [string, string] => {
        const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
        return [name, value];
      }),
  );
  const data = fields.get('data');
  if (data === undefined) return null;
  return { event: fields.get('event') ?? 'message', id: fields.get('id') ?? null, data };
}
