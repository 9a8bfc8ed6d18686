/** RFC 3986 without "?", "#", "@" and "\": the characters of a URL that others are appended to. */
const BASE_URL = /^https?:\/\/[A-Za-z0-9._~\-[\]:]{1,300}(?:\/[A-Za-z0-9._~!$&'()*+,;=:%/-]*)?$/;
const LONGEST = 2000;

/** The destination of a request: everything but the path. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  /** A name or an address, an IPv6 one without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface BaseUrl extends Origin {
  /** '' or a path that begins with "/" and does not end with one. */
  readonly path: string;
}

/**
 * Reads the base URL of a server's API; null for any other text. Users, passwords, queries and fragments are
 * not allowed, not even empty: a path appended to them would be read as something else.
 *
 * @example baseUrlIn('http://prometheus:9090/') // { scheme: 'http', host: 'prometheus', port: 9090, path: '' }
 */
export function baseUrlIn(text: string): BaseUrl | null {
  if (text.length > LONGEST || !BASE_URL.test(text) || !URL.canParse(text)) return null;
  const { protocol, hostname, port, pathname } = new URL(text);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return {
    scheme,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? USUAL_PORTS[scheme] : Number(port),
    path: withoutSlashes(pathname),
  };
}

const USUAL_PORTS = { http: 80, https: 443 } as const;

/** A URL or path without slashes at its end. */
export function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
