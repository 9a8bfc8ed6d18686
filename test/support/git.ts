import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A repository of git that a test writes. */
export interface SourceRepository extends Disposable {
  /** The directory that it may be admitted by. */
  readonly parent: string;
  readonly directory: string;
  readonly url: string;
  /** Runs git there. @returns what it prints, without the line end */
  git(args: readonly string[], input?: string): string;
  /** Commits files, path → text, and returns the commit. */
  commit(files: Readonly<Record<string, string>>): string;
  /** Commits a tree as `git mktree` reads it, whose entries may have any name. */
  commitTree(entries: readonly { readonly mode: string; readonly path: string; readonly text: string }[]): string;
}

/** @example using source = sourceRepository(); source.commit({ 'a.conf': 'a' }) */
export function sourceRepository(): SourceRepository {
  const parent = mkdtempSync(join(tmpdir(), 'springtide-git-'));
  const directory = join(parent, 'deploy');
  const env = {
    PATH: process.env['PATH'],
    HOME: parent,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example',
  };
  const git: SourceRepository['git'] = (args, input = '') =>
    execFileSync('git', args, { cwd: directory, env, input, stdio: ['pipe', 'pipe', 'pipe'] })
      .toString()
      .trimEnd();
  mkdirSync(directory);
  git(['init', '--quiet', '--initial-branch=main']);
  const tip = (): string => git(['rev-parse', 'HEAD']);
  return {
    parent,
    directory,
    url: `file://${directory}`,
    git,
    commit: (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), text);
      }
      git(['add', '--all']);
      git(['commit', '--quiet', '--allow-empty', '--message', 'test']);
      return tip();
    },
    commitTree: (entries) => {
      const lines = entries.map(({ mode, path, text }) => {
        const object = git(['hash-object', '-w', '--stdin'], text);
        return `${mode} blob ${object}\t${path}\0`;
      });
      const tree = git(['mktree', '-z'], lines.join(''));
      const commit = git(['commit-tree', tree, '-m', 'test']);
      git(['update-ref', 'refs/heads/main', commit]);
      return commit;
    },
    [Symbol.dispose]: () => rmSync(parent, { recursive: true, force: true }),
  };
}
