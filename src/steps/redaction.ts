import type { ExitStatus } from '../channel/channel.ts';
import type { Contact } from '../domain/contact.ts';
import { lineEndsIn } from '../domain/arrival-marks.ts';
import type { Facts } from '../domain/facts/facts.ts';
import type { Plan, PlannedStep } from '../domain/plans/plan.ts';
import { secretTextsOf } from '../domain/plans/secret-params.ts';
import { type Redactor, redactorOf } from '../secrets/redactor.ts';
import type { NodeChange, StepOutcome } from './step.ts';
import { withTexts } from './texts.ts';

/** A thousand nodes of a task run the same plan. */
const byObject = new WeakMap<object, Redactor>();
/** Slices of a task have separate plan objects with the same secrets; the least recently used ones come first. */
const bySecrets = new Map<string, Redactor>();
const MOST_REMEMBERED = 20;

/** Redacts the secrets of all steps of a plan: one step may read on the node what another was given. */
export function redactorOfPlan(plan: Plan): Redactor {
  return remembered(plan, () => plan);
}

/** Redacts the secrets of one step. */
export function redactorOfStep(step: PlannedStep): Redactor {
  return remembered(step, () => [step]);
}

function remembered(key: object, plan: () => Plan): Redactor {
  const redactor = byObject.get(key) ?? redactorOfTexts(secretTextsOf(plan()));
  byObject.set(key, redactor);
  return redactor;
}

function redactorOfTexts(texts: readonly string[]): Redactor {
  const name = JSON.stringify(texts);
  const redactor = bySecrets.get(name) ?? redactorOf(texts);
  bySecrets.delete(name);
  bySecrets.set(name, redactor);
  const [oldest] = bySecrets.keys();
  if (bySecrets.size > MOST_REMEMBERED && oldest !== undefined) bySecrets.delete(oldest);
  return redactor;
}

export function redactedOutcome(outcome: StepOutcome, redactor: Redactor): StepOutcome {
  const log = redactor.text(outcome.log);
  const stderr = lineEndsIn(log) === lineEndsIn(outcome.log) ? (outcome.stderr ?? []) : [];
  return {
    ...outcome,
    log,
    stderr,
    error: redactor.value(outcome.error),
    change: redactedChange(outcome.change, redactor),
  };
}

function redactedChange(change: NodeChange | null, redactor: Redactor): NodeChange | null {
  if (change?.kind !== 'facts_gathered') return change;
  return { ...change, facts: withTexts(change.facts, (text) => redactor.text(text)) as Facts };
}

export function redactedContact(contact: Contact, redactor: Redactor): Contact {
  const { trouble } = contact;
  return trouble === null ? contact : { ...contact, trouble: { ...trouble, reason: redactor.text(trouble.reason) } };
}

/** How a run ended, before anything is cut out of what it wrote: a secret that is cut in two is not found any more. */
export function redactedStatus(status: ExitStatus, redactor: Redactor): ExitStatus {
  if (status.kind === 'unreachable') return { ...status, reason: redactor.value(status.reason) };
  const [begin, mark, end] = piecesOf(status.output);
  if (mark === '') return withOutput(status, redactor.text(begin));
  const [shownBegin, shownEnd] = redactor.ends(begin, end);
  return withOutput(status, shownBegin + mark + shownEnd);
}

/** Redacting a secret of several lines changes line numbers: then it is not known which lines came from stderr. */
function withOutput(status: Exclude<ExitStatus, { readonly kind: 'unreachable' }>, output: string): ExitStatus {
  if (status.kind !== 'exited' || lineEndsIn(output) === lineEndsIn(status.output)) return { ...status, output };
  const { stderr: _, ...rest } = status;
  return { ...rest, output };
}

/** A long output whose middle the channel left out. */
function piecesOf(output: string): readonly [begin: string, mark: string, end: string] {
  const at = output.search(CUT);
  const lineEnd = output.indexOf('\n', at + 1);
  if (at === -1 || lineEnd === -1) return [output, '', ''];
  return [output.slice(0, at), output.slice(at, lineEnd + 1), output.slice(lineEnd + 1)];
}

const CUT = /\n… \d{1,20} bytes are left out here/;
