import { Type } from 'typebox';
import { quoted } from '../../../domain/characters.ts';
import { TASK_CONDITIONS, type TaskCondition } from '../../../domain/condition.ts';
import { Refusal } from '../../../domain/errors.ts';
import { message } from '../../../messages/message.ts';

const NAMES = Object.keys(TASK_CONDITIONS);
const LONGEST = NAMES.join().length * 2;

/** Which tasks a list shows. */
export const TaskConditionList = Type.String({
  maxLength: LONGEST,
  description: `any of ${NAMES.join(', ')}, separated by commas; absent or empty = any`,
  examples: ['failed,partial'],
});

/**
 * @throws Refusal for what is no condition of a task
 * @example taskConditionsIn('failed,partial') // ['failed', 'partial']
 */
export function taskConditionsIn(text: string): readonly TaskCondition[] | null {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const odd = names.find((name) => !NAMES.includes(name));
  if (odd !== undefined) {
    throw new Refusal('invalid', message('condition_unknown', { name: quoted(odd), names: NAMES }), {
      field: 'condition',
    });
  }
  return names.length === 0 ? null : (names as TaskCondition[]);
}
