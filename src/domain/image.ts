import { message, type Value } from '../messages/message.ts';
import { visible } from './characters.ts';
import { Refusal } from './errors.ts';
import { environmentOf, isRemote, type ParamValue, type Plan } from './plans/plan.ts';
import type { Status } from './status.ts';

const LONGEST_IMAGE = 255;
/**
 * Names of images and versions: words of letters, digits and `. _ + -`, with `/`, `:` or `@`
 * between them, after the IPv6 address of a registry if there is one.
 */
const IMAGE = /^(?:\[[\da-fA-F:.]+\](?::\d{1,5})?\/)?[A-Za-z\d](?:[\w.+-]|[/:@][A-Za-z\d_])*$/;

/** True for the name of an image or a version: no part of it is special to a shell, or an option of a program. */
export function isImage(text: string): boolean {
  return text.length <= LONGEST_IMAGE && IMAGE.test(text);
}

/**
 * Checks the name of an image.
 *
 * @param field the field of the request, with which the message begins
 * @throws Refusal when it is not a valid name
 * @example checkImage('tag', 'registry.example:5000/web:2') // and 'v1.2.3', 'release/2024-11', 'web@sha256:…'
 */
export function checkImage(field: Value, image: string): void {
  if (isImage(image)) return;
  throw new Refusal(
    'invalid',
    message('image_wrong', { field, image: visible(image.slice(0, 100)), most: LONGEST_IMAGE }),
    typeof field === 'string' ? { field } : {},
  );
}

/** The same for the image that a plan starts, if it starts one. */
export function checkPlannedImage(plan: Plan): void {
  const start = plan[startIndex(plan)];
  const tag = start?.params['tag'] ?? '';
  // a version that is a number may be sent as one
  if (tag !== '')
    checkImage(
      message('tag_of_step', { step: start?.name ?? '' }),
      typeof tag === 'string' ? tag : JSON.stringify(tag),
    );
}

/**
 * The image that a plan starts (contract §3.8: the `tag` of the first step whose name begins with start_service); null
 * when it starts none.
 */
export function imageOf(plan: Plan): string | null {
  const tag = plan[startIndex(plan)]?.params['tag'];
  return typeof tag === 'string' && tag !== '' ? tag : null;
}

/** True when a plan has a step that starts the service: afterwards its nodes run another image. */
export function startsService(plan: Plan): boolean {
  return startIndex(plan) >= 0;
}

/**
 * True when the step that starts the service writes its `tag` into what it runs. Without, a plan runs as well, and says
 * nothing about the image of its nodes.
 */
export function takesImage(plan: Plan): boolean {
  const known = taking.get(plan);
  if (known !== undefined) return known;
  const work = plan[startIndex(plan)]?.work;
  const isTaking =
    work !== undefined &&
    isRemote(work) &&
    (namesTag(environmentOf(work)?.env ?? {}) || work.actions.some(({ action }) => namesTag(action)));
  taking.set(plan, isTaking);
  return isTaking;
}

/** Looked through once for each plan: every node of a task asks. */
const taking = new WeakMap<Plan, boolean>();

/**
 * The image that a node in this state is known to run; null = not known, undefined = unchanged. During a task that starts the
 * service, a node may run the old image, the new one, or none; afterwards it runs the new one, if a step took that.
 */
export function imageAt(plan: Plan, state: Status): string | null | undefined {
  if (!startsService(plan)) return undefined;
  return state === 'success' && takesImage(plan) ? imageOf(plan) : null;
}

/** Whether a text, or one inside a list or mapping, has `tag` in an expression or statement of its template. */
function namesTag(value: ParamValue): boolean {
  if (typeof value === 'string') {
    return value
      .split(/\{[{%]/)
      .slice(1)
      .some((part) => /\btag\b/.test(part.split(/[%}]\}/, 1)[0] ?? ''));
  }
  return typeof value === 'object' && value !== null && Object.values(value).some(namesTag);
}

/** The same plan with another image. */
export function withImage(plan: Plan, image: string): Plan {
  const start = startIndex(plan);
  return plan.map((step, index) => (index === start ? { ...step, params: { ...step.params, tag: image } } : step));
}

/** True when an image's name always refers to the same image, unlike "latest". */
export function isFixedImage(image: string): boolean {
  return !/(^|:)latest$/.test(image);
}

function startIndex(plan: Plan): number {
  return plan.findIndex((step) => step.name.startsWith('start_service'));
}
