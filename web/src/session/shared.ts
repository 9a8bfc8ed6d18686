/*
 * What the tabs of one browser tell each other of who works in them.
 *
 * SS1. What is told goes from tab to tab, and is stored nowhere: when the last tab is closed, it is gone.
 * SS2. A tab believes only what has the shape of a message, and of that only what it can use. Tabs of the same origin run the same
 *      console; pages of other sites cannot send here.
 */

export type Message =
  /** A tab that was opened asks the others. */
  | { readonly kind: 'asks' }
  /** Somebody signed in, or is: the value of the header Authorization. */
  | { readonly kind: 'signedIn'; readonly authorization: string }
  | { readonly kind: 'signedOut' };

const CHANNEL = 'springtide.session';
/** Header values are of Latin-1; longer ones no server takes. */
const AUTHORIZATION = /^[\x20-\x7e\xa0-\xff]{1,4096}$/;

/**
 * A message of another tab; null for anything else.
 *
 * @example readMessage({ kind: 'signedIn', authorization: 'Bearer spt_…' })
 */
export function readMessage(said: unknown): Message | null {
  if (typeof said !== 'object' || said === null || !('kind' in said)) return null;
  switch (said.kind) {
    case 'asks':
    case 'signedOut':
      return { kind: said.kind };
    case 'signedIn': {
      const authorization: unknown = 'authorization' in said ? said.authorization : null;
      if (typeof authorization !== 'string' || !AUTHORIZATION.test(authorization)) return null;
      return { kind: 'signedIn', authorization };
    }
    default:
      return null;
  }
}

/** Listens to the other tabs. @returns tells them something */
export function openChannel(onMessage: (message: Message) => void): (message: Message) => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = readMessage(data);
    if (message !== null) onMessage(message);
  });
  // a channel has one origin: there is none to name
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  return (message) => channel.postMessage(message);
}
