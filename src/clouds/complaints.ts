import { contentOf } from '../messages/message-error.ts';
import { englishOf, type Value } from '../messages/message.ts';

/** What questions found wrong, and why those failed that did. What is wrong with the credentials is wrong with every call: it is said once. */
export async function complaintsOf(questions: readonly Promise<readonly Value[]>[]): Promise<readonly Value[]> {
  const ends = await Promise.allSettled(questions);
  const complaints = ends.flatMap((end) => (end.status === 'rejected' ? [contentOf(end.reason)] : end.value));
  return [...new Map(complaints.map((complaint) => [englishOf(complaint), complaint])).values()];
}
