import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** A file or directory of a repository. */
export interface ContentReference {
  readonly repository: string;
  /** Relative to the repository's root; it may have templates that are filled in later. */
  readonly path: string;
}

const MARK = 'repo:';
const LONGEST_PATH = 1000;
/** The grammar of a repository's name, which stands before the first slash of a reference. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/;

export function isRepositoryName(text: string): boolean {
  return NAME.test(text);
}

/**
 * Reads `repo:NAME/path`; null for any other text, which names a file of the server's own directory.
 *
 * @throws MessageError for a text that begins as a reference and is none
 * @example contentReferenceIn('repo:deploy/roles/web') // { repository: 'deploy', path: 'roles/web' }
 */
export function contentReferenceIn(text: string): ContentReference | null {
  if (!text.startsWith(MARK)) return null;
  const reference = referenceIn(text);
  if (reference !== null) return reference;
  throw new MessageError(message('content_reference_wrong', { given: text.slice(0, 100) }));
}

/**
 * The path that a text names, in a repository or in the server's own directory; null = it begins as a reference and is none.
 *
 * @example contentPathIn('repo:deploy/roles/web') // 'roles/web'
 */
export function contentPathIn(text: string): string | null {
  return text.startsWith(MARK) ? (referenceIn(text)?.path ?? null) : text;
}

function referenceIn(text: string): ContentReference | null {
  const slash = text.indexOf('/');
  const repository = text.slice(MARK.length, slash === -1 ? undefined : slash);
  const path = slash === -1 ? '' : text.slice(slash + 1);
  const isReference = NAME.test(repository) && path !== '' && path.length <= LONGEST_PATH && !path.includes('\0');
  return isReference ? { repository, path } : null;
}
