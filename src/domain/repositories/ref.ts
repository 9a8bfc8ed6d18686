const LONGEST = 200;
const CHARACTERS = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._/+@#=,-]*$/u;
/** What git's own rules for names of refs exclude, besides. */
const EXCLUDED = /\.\.|\/\/|@\{|\/\.|\.\/|[/.]$|\.lock(?:\/|$)/;

/**
 * Whether a text may name a branch, a tag or a commit; '' is the repository's default branch. No such text is an option, a
 * pattern or a range to git.
 *
 * @example isRef('release/1.4') // true
 */
export function isRef(text: string): boolean {
  return text === '' || (text.length <= LONGEST && CHARACTERS.test(text) && !EXCLUDED.test(text));
}

/** Whether a text is a commit's full name. */
export function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}
