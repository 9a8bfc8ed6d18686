import { message, type Message } from '../../messages/message.ts';
import { takesImage } from '../image.ts';
import { contentOfPlan, type Plan } from './plan.ts';

/**
 * What is probably not meant about a plan that can run all the same.
 *
 * @param tag the image that its nodes shall run; null or '' = none is asked for
 */
export function planWarnings(plan: Plan, tag: string | null): readonly Message[] {
  const images =
    tag === null || tag === '' || takesImage(plan) ? [] : [message('plan_image_not_taken', { image: tag })];
  const old = contentOfPlan(plan).filter(({ fetched }) => fetched !== undefined);
  return [...images, ...old.map(({ name, commit }) => message('plan_content_old', { name, commit }))];
}
