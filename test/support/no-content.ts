import type { ContentDeps, OwnFiles } from '../../src/content/content-place.ts';
import type { Repositories } from '../../src/content/repositories.ts';

/** Files of an installation that are those of a directory. */
export function ownFilesAt(directory: string): OwnFiles {
  return { shown: directory, directory: () => Promise.resolve(directory) };
}

const none = (): Promise<never> => Promise.reject(new Error('there are no repositories here'));

/** For tests without repositories. */
export const NO_REPOSITORIES: Pick<Repositories, 'refresh' | 'files' | 'directory'> = {
  refresh: none,
  files: none,
  directory: none,
};

/** For steps that read no files of the server. */
export const NO_CONTENT: ContentDeps = { files: ownFilesAt('/nonexistent'), repositories: NO_REPOSITORIES };
