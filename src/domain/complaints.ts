import { type Message, message } from '../messages/message.ts';
import { Refusal } from './errors.ts';

/** One fault of a request. */
export interface Complaint {
  readonly message: Message;
  /** The field of the request that it is about, `a.b` for a nested one; null = no single one. */
  readonly field: string | null;
}

/** Messages about one field. */
export function complaintsAbout(field: string | null, messages: readonly Message[]): readonly Complaint[] {
  return messages.map((message) => ({ message, field }));
}

/** @throws Refusal with all complaints, if there are any; its field is the innermost that contains all of theirs */
export function refuseFor(complaints: readonly Complaint[]): void {
  if (complaints.length === 0) return;
  const field = fieldAround(complaints);
  const messages = complaints.map((complaint) => complaint.message);
  const [only = message('error_invalid')] = messages;
  const content = messages.length === 1 ? only : message('several', { messages });
  throw new Refusal('invalid', content, field === '' ? {} : { field });
}

function fieldAround(complaints: readonly Complaint[]): string {
  const paths = complaints.map(({ field }) => field?.split('.') ?? []);
  const [first = []] = paths;
  const differs = first.findIndex((part, depth) => paths.some((path) => path[depth] !== part));
  return first.slice(0, differs === -1 ? first.length : differs).join('.');
}
