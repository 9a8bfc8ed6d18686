/** How it went to ask for the files that the console starts with. */
export type FilesFound =
  /** All of them are there, and in the browser's cache. */
  | 'all'
  /** The server answers, but not with all of them. */
  | 'some'
  /** Nothing answers. */
  | 'none';

const FILES = 'script[type=module][src], link[rel=modulepreload], link[rel=stylesheet]';

/** The addresses of what a page starts with. */
export function startFilesOf(page: Document): readonly string[] {
  return [...page.querySelectorAll<HTMLScriptElement | HTMLLinkElement>(FILES)].map((element) =>
    element instanceof HTMLScriptElement ? element.src : element.href,
  );
}

/** Asks for files, so that whoever loads them next has them from the cache. */
export async function findFiles(addresses: readonly string[]): Promise<FilesFound> {
  const found = await Promise.all(addresses.map(findFile));
  if (found.every((is) => is === 'here')) return 'all';
  return found.some((is) => is !== 'lost') ? 'some' : 'none';
}

async function findFile(address: string): Promise<'here' | 'gone' | 'lost'> {
  try {
    const answer = await fetch(address, { cache: 'no-cache' });
    await answer.arrayBuffer();
    if (answer.status >= 500) return 'lost';
    // what stands in for a missing file, e.g. of a proxy, is a page
    const isPage = (answer.headers.get('content-type') ?? '').startsWith('text/html');
    return answer.ok && !isPage ? 'here' : 'gone';
  } catch {
    return 'lost';
  }
}

/**
 * The script that the server's first page starts with now; another one than before after an upgrade. null = it could not
 * be read.
 */
export async function entryAtServer(): Promise<string | null> {
  try {
    const answer = await fetch('/', { cache: 'no-cache' });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return entryOf(page);
  } catch {
    return null;
  }
}

/** The path of the script that a page starts with. */
export function entryOf(page: Document): string | null {
  return page.querySelector('script[type=module][src]')?.getAttribute('src') ?? null;
}
