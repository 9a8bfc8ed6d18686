import type { ParamValue } from '../domain/plans/plan.ts';
import { message, type Message } from '../messages/message.ts';
import { MissingParameter, TemplateFault } from './rendering/fault.ts';
import type { Job, Look, RenderResult } from './rendering/messages.ts';
import { fillPlain, isTemplate } from './rendering/plain.ts';
import type { Variables } from './rendering/template.ts';
import { RenderThread } from './rendering/thread.ts';
import { textsIn, withTexts } from './texts.ts';

export type { Job, Look, Variables };

const OPTIONS = { script: new URL('./rendering/worker.ts', import.meta.url), patience: 250 };
/** Separate threads for running steps and for requests, so that they do not wait for each other. */
const running = new RenderThread(OPTIONS);
const asking = new RenderThread(OPTIONS);

/**
 * Fills in a template.
 *
 * @throws MissingParameter for the first name without a value; TemplateFault for an invalid template, or one that takes
 *   too long
 * @example await render('echo {{ word | quote }}', { word: 'a b' }) // echo 'a b'
 */
export async function render(text: string, variables: Variables): Promise<string> {
  return (await filledIn([text], variables, running)).get(text) ?? text;
}

/** Fills in every text of a value, at any depth. */
export function renderAll(value: ParamValue, variables: Variables): Promise<ParamValue> {
  return filledValue(value, variables, running);
}

/** The same for somebody who looks at it first: no step that runs waits for it. */
export function fillForPeople(value: ParamValue, variables: Variables): Promise<ParamValue> {
  return filledValue(value, variables, asking);
}

async function filledValue(value: ParamValue, variables: Variables, thread: RenderThread): Promise<ParamValue> {
  const filled = await filledIn(textsIn(value), variables, thread);
  return withTexts(value, (text) => filled.get(text) ?? text);
}

/**
 * The names without a value in the texts of each job: a name in a branch of `if` that is not taken, or
 * with `default`, is not missing. An invalid text, or one that fails although nothing is missing, is a fault; nothing
 * is returned for the jobs after one that used up the common budget.
 *
 * @example await lookAt([{ texts: ['{% if tls %}{{ cert }}{% endif %}{{ port }}'], variables: { tls: false } }]) // [{ missing: ['port'] }]
 */
export async function lookAt(jobs: readonly Job[]): Promise<readonly Look[]> {
  const hard = jobs.map(({ texts, variables }) => ({ texts: hardOnes(texts, variables), variables }));
  const left = hard.filter(({ texts }) => texts.length > 0);
  const looks = left.length === 0 ? [] : await lookClosely(left);
  const byJob = new Map(left.map((job, index) => [job, looks[index]]));
  return hard.map((job) => byJob.get(job) ?? { missing: [] });
}

async function lookClosely(jobs: readonly Job[]): Promise<readonly Look[]> {
  try {
    const result = await asking.ask({ kind: 'look', jobs });
    return result.kind === 'looked' ? result.looks : [{ fault: noAnswer(result), span: null }];
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    const reason = error.content;
    return [{ fault: jobs.length === 1 ? reason : message('template_several_take_long', { reason }), span: null }];
  }
}

function hardOnes(texts: readonly string[], variables: Variables): readonly string[] {
  return texts.filter((text) => isTemplate(text) && fillPlain(text, variables) === null);
}

/** Text → rendered text, for those that contain templates. */
async function filledIn(
  texts: readonly string[],
  variables: Variables,
  thread: RenderThread,
): Promise<ReadonlyMap<string, string>> {
  const templates = [...new Set(texts)].filter(isTemplate);
  const filled = new Map(templates.map((text) => [text, fillPlain(text, variables)]));
  const hard = templates.filter((text) => filled.get(text) === null);
  const hardFilled = hard.length === 0 ? [] : await fillHard({ texts: hard, variables }, thread);
  for (const [index, text] of hardFilled.entries()) filled.set(hard[index] ?? '', text);
  return filled as ReadonlyMap<string, string>;
}

async function fillHard(job: Job, thread: RenderThread): Promise<readonly string[]> {
  const result = await thread.ask({ kind: 'fill', job });
  if (result.kind === 'filled') return result.texts;
  if (result.kind === 'missing') throw new MissingParameter(result.parameter);
  throw result.kind === 'fault'
    ? new TemplateFault(result.fault, { span: result.span })
    : new TemplateFault(noAnswer(result));
}

function noAnswer({ kind }: RenderResult): Message {
  return message('template_no_answer', { kind });
}
