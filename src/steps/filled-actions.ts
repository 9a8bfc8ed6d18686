import { messageOf } from '../base/errors.ts';
import { maskedParams } from '../domain/plans/secret-params.ts';
import {
  type Params,
  type ParamValue,
  type PlannedAction,
  type PlannedStep,
  runsActions,
} from '../domain/plans/plan.ts';
import { parseAction } from './actions/action.ts';
import { redactorOfStep } from './redaction.ts';
import { fillForPeople, type Variables } from './render.ts';

/** What an action would do at a node, for people to read before it does. */
export interface FilledAction {
  readonly name: string;
  readonly module: string;
  /** The script with everything filled in; of other modules their arguments, one a line. */
  readonly text: string;
}

/** Characters of a text that are shown. */
const SHOWN_TEXT = 20_000;

/**
 * The actions of a step with everything filled in for a node, and a mask for each secret. Nothing is sent anywhere, and
 * no file is read.
 */
export async function filledActions(
  step: PlannedStep,
  facts: Readonly<Record<string, ParamValue>>,
): Promise<readonly FilledAction[]> {
  if (!runsActions(step.work)) return [];
  const variables: Variables = { ...facts, ...maskedParams(step.params, step.secrets ?? []) };
  const filled: FilledAction[] = [];
  for (const action of step.work.actions) filled.push(await filledAction(action, variables));
  const redactor = redactorOfStep(step);
  return filled.map((action) => ({ ...action, text: redactor.text(action.text) }));
}

async function filledAction({ name, action: spec }: PlannedAction, variables: Variables): Promise<FilledAction> {
  try {
    const { module, freeForm, named } = parseAction(spec);
    const texts = (await fillForPeople({ freeForm, named }, variables)) as { freeForm: string; named: Params };
    const text = textOf(texts.freeForm, texts.named);
    return { name, module, text: text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}\n…` : text };
  } catch (error) {
    // a mask is no value of every kind, and what a template does with it may fail
    return { name, module: spec.module, text: messageOf(error) };
  }
}

/** The only thing that there is to say stands alone. */
function textOf(freeForm: string, named: Params): string {
  const entries = Object.entries(named);
  const [only] = entries;
  if (freeForm === '' && entries.length === 1 && only !== undefined) return shown(only[1]);
  const lines = entries.map(([name, value]) => `${name}: ${shown(value)}`);
  return [...(freeForm === '' ? [] : [freeForm]), ...lines].join('\n');
}

function shown(value: ParamValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
