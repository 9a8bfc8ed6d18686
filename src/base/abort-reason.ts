/** Why a signal was aborted, as an error: reasons may be anything. */
export function abortReason({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
