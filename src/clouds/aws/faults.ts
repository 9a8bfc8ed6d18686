import { messageOf } from '../../base/errors.ts';
import { MessageError } from '../../messages/message-error.ts';
import { CloudFault, type CloudTrouble } from '../cloud-fault.ts';

/** What error codes of AWS mean. Some come with a status of 5xx though nothing was done: they are looked for by name first. */
const TROUBLES: readonly (readonly [RegExp, CloudTrouble])[] = [
  // only instances are named that EC2 has named before: not all of it knows them yet
  [/^InvalidInstanceID[.]NotFound$/, 'unsure'],
  [/^(Request(Limit|Rate)Exceeded|SlowDown|BandwidthLimitExceeded)$|Throttl|^TooManyRequests/, 'throttled'],
  [/^(Insufficient\w+|Unsupported|SpotMaxPriceTooLow|MaxSpotInstanceCountExceeded)$/, 'capacity'],
  [/(Limit|Quota)Exceeded$|^TooMany(Targets|RegistrationsForTargetId)/, 'quota'],
  [/^(RequestExpired|RequestTimeTooSkewed|RequestInTheFuture)$/, 'clock'],
  [/^(UnauthorizedOperation|AccessDenied\w*|OperationNotPermitted)$/, 'permission'],
  [
    /^(AuthFailure|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|ExpiredToken\w*|MissingAuthenticationToken|OptInRequired|PendingVerification|Blocked|InvalidAccessKeyId|CredentialsProviderError|TokenProviderError)$/,
    'credential',
  ],
  [
    /^(Invalid\w+\.(NotFound|Malformed|Unavailable|NotFoundException|VersionNotFound)|InvalidSubnet|InvalidInstanceType|TargetGroupNotFound(Exception)?)$/,
    'missing',
  ],
];

/** What is said of a signature that is too old or too new, under whatever code. */
const ABOUT_TIME = /signature (has )?expired|not yet current|request has expired|clock/i;
const DENIED = 'not authorized to perform: ';
const ACTION = /^[A-Za-z0-9:-]{3,120}$/;
const LONGEST_RETRY_AFTER_S = 60;
/** Milliseconds that signatures may be off. */
const MOST_SKEW = 5 * 60_000;

/**
 * What became of a call of AWS that failed, by what the SDK throws.
 *
 * @param action as permissions name it, e.g. 'ec2:RunInstances'
 * @returns a MessageError as it is, such as that of an address which may not be connected to
 */
export function awsFault(error: unknown, action: string): MessageError {
  const cause = causeOf(error);
  if (cause !== null) return cause;
  const [name, said] = [error instanceof Error ? error.name : '', messageOf(error)];
  const { status, retryAfter, isOtherTime } = answerIn(error);
  const known = troubleOf(name, said, status);
  const trouble = known === 'credential' && (isOtherTime || ABOUT_TIME.test(said)) ? 'clock' : known;
  return new CloudFault(trouble, {
    said: isCode(name) ? `${name}: ${said}` : said,
    ...(trouble === 'permission' ? { action: deniedIn(said) ?? action } : {}),
    ...(retryAfter === null ? {} : { retryAfter }),
    cause: error,
  });
}

function troubleOf(name: string, said: string, status: number | null): CloudTrouble {
  const known = TROUBLES.find(([names]) => names.test(name))?.[1];
  if (known !== undefined) return known;
  // InvalidParameterValue is the code for an instance profile that is not there
  if (name === 'InvalidParameterValue' && /instance profile/i.test(said)) return 'missing';
  if (status === 429) return 'throttled';
  return status === null || status >= 500 ? 'unsure' : 'refused';
}

function isCode(name: string): boolean {
  return /^[A-Z][A-Za-z.]{3,80}$/.test(name) && name !== 'Error';
}

/** What this server says itself, however deep the SDK has put it. */
function causeOf(error: unknown): MessageError | null {
  if (error instanceof MessageError) return error;
  return error instanceof Error && error.cause !== undefined ? causeOf(error.cause) : null;
}

interface AnswerFacts {
  readonly status: number | null;
  /** Milliseconds. */
  readonly retryAfter: number | null;
  /** EC2 says no more than that it cannot validate the credentials when the clock is wrong: its own time tells. */
  readonly isOtherTime: boolean;
}

function answerIn(error: unknown): AnswerFacts {
  const { $metadata, $response } = error as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
  };
  const { date = '', 'retry-after': wait = '' } = $response?.headers ?? {};
  const seconds = Number(wait === '' ? Number.NaN : wait);
  const isSaid = seconds > 0 && seconds <= LONGEST_RETRY_AFTER_S;
  return {
    status: $metadata?.httpStatusCode ?? null,
    retryAfter: isSaid ? seconds * 1000 : null,
    isOtherTime: Math.abs(Date.parse(date) - Date.now()) > MOST_SKEW,
  };
}

/** The action that a policy lacks, where AWS names it. @example deniedIn('… not authorized to perform: iam:PassRole on …') // 'iam:PassRole' */
function deniedIn(said: string): string | null {
  const [, after = ''] = said.split(DENIED, 2);
  const [action = ''] = after.split(' ', 1);
  return ACTION.test(action) ? action : null;
}
