import type { PlannedContent } from '../domain/plans/plan.ts';
import { contentReferenceIn } from '../domain/repositories/content-reference.ts';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import type { Repositories } from './repositories.ts';

/** The files of the installation, which texts without a repository name. */
export interface OwnFiles {
  /** Where people put them on a server, for messages. */
  readonly shown: string;
  /** A directory of this machine in which a path is looked for, with the files as they are now. @throws MessageError */
  directory(path: string): Promise<string>;
}

export interface ContentDeps {
  readonly files: OwnFiles;
  readonly repositories: Pick<Repositories, 'directory'>;
}

/** Where the files are that a text names. */
export interface ContentPlace {
  /** Nothing outside of it may be read. */
  readonly directory: string;
  /** What the text names there. It is as somebody wrote it: it may try to lead out. */
  readonly path: string;
  /** The repository and its commit, for messages; null = the installation's own files. */
  readonly title: string | null;
  /** What the directory is called in messages. */
  readonly shown: string;
}

/** Digits of a commit that people read. */
const SHORT = 10;

/**
 * Finds what a step's action names: `repo:NAME/path` is in a commit that the plan has, everything else below `files`.
 *
 * @param planned the repositories of the step's plan
 * @throws MessageError when the plan has no such repository, or its commit is not to be had
 * @example await contentPlace('repo:deploy/roles/web', planned, deps) // { directory: '…/checkouts/4/0123…', path: 'roles/web', … }
 */
export async function contentPlace(
  text: string,
  planned: readonly PlannedContent[],
  { files, repositories }: ContentDeps,
): Promise<ContentPlace> {
  const reference = contentReferenceIn(text);
  if (reference === null) return ownPlace(text, files);
  const { repository, path } = reference;
  const content = planned.find(({ name }) => name === repository);
  if (content === undefined) throw new MessageError(message('content_not_planned', { name: repository }));
  const directory = await repositories.directory(content).catch((error: unknown) => {
    if (!(error instanceof MessageError)) throw error;
    const reason: MessageError['content'] = error.content;
    throw new MessageError(message('content_not_there', { name: repository, reason }), { cause: error });
  });
  const title = `${repository} (${content.commit.slice(0, SHORT)})`;
  return { directory, path, title, shown: title };
}

/** A path may also be given from the root on, as it is where people put files. */
async function ownPlace(text: string, files: OwnFiles): Promise<ContentPlace> {
  const below = `${files.shown}/`;
  const path = text.startsWith(below) ? text.slice(below.length) : text;
  return { directory: await files.directory(path), path, title: null, shown: files.shown };
}
