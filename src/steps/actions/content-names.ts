import type { PlannedAction, Params } from '../../domain/plans/plan.ts';
import { contentReferenceIn } from '../../domain/repositories/content-reference.ts';
import { textsIn } from '../texts.ts';
import { parseAction } from './action.ts';
import { wordsOf } from './words.ts';

/** Arguments that name files of the server. */
const FILE_ARGUMENTS = ['src', 'path'];

/**
 * The repositories that an action names (`repo:NAME/path`). A name is not filled in by templates, as the commit is chosen before.
 *
 * @throws ActionFault; MessageError for a text that begins as a reference and is none
 * @example repositoriesIn({ name: 'conf', action: { module: 'copy', src: 'repo:deploy/app.conf', dest: '/etc/app.conf' } }) // ['deploy']
 */
export function repositoriesIn({ action: spec }: Pick<PlannedAction, 'action'>): readonly string[] {
  const { builtIn, freeForm, named } = parseAction(spec);
  const texts = FILE_ARGUMENTS.flatMap((name) => textsIn(named[name] ?? null));
  if (builtIn === 'script') texts.push(scriptOf(typeof named['cmd'] === 'string' ? named['cmd'] : freeForm));
  return texts.flatMap((text) => contentReferenceIn(text)?.repository ?? []);
}

/** Names that parameters give, whose values may as well be something else: there need not be such repositories. */
export function repositoriesInParams(params: Params): readonly string[] {
  return Object.values(params).flatMap((value) => {
    try {
      return typeof value === 'string' ? (contentReferenceIn(value)?.repository ?? []) : [];
    } catch {
      return [];
    }
  });
}

function scriptOf(command: string): string {
  const [first] = wordsOf(command, { templates: true });
  return first?.value ?? '';
}
