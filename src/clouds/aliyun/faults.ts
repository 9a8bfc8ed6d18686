import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { jsonIn } from '../../base/calls/json.ts';
import type { HttpAnswer } from '../../base/outbound/http-client.ts';
import { CloudFault, type CloudTrouble } from '../cloud-fault.ts';

/** What the error codes of Alibaba Cloud mean. Some come with a status of 5xx though nothing was done: they are looked for by name first. */
const TROUBLES: readonly (readonly [RegExp, CloudTrouble])[] = [
  // an earlier call with the same token is under way, or a machine is just being made
  [/^(LastTokenProcessing|IdempotentProcessing|SignatureNonceUsed|IncorrectInstanceStatus([.].*)?)$/, 'unsure'],
  [/^(Throttling|RequestThrottled|FlowControl)/, 'throttled'],
  [/NotEnoughBalance|Arrearage|InsufficientBalance|^InvalidPayMethod/, 'balance'],
  [
    /NoStock|NotOnSale|ZoneNotSupported|ZoneId[.]NotSupported|IpNotEnough|^(OperationDenied|ResourceNotAvailable|InvalidResourceType[.]NotSupported|InvalidSpotPriceLimit[.]LowerThanPublicPrice|InvalidSystemDiskCategory[.]ValueNotSupported)$/,
    'capacity',
  ],
  [/quota|LimitExceed/i, 'quota'],
  [/^(InvalidTimeStamp|IllegalTimestamp)/, 'clock'],
  [/^(NoPermission|Unauthorized|AccessDenied|Forbidden|UnauthorizedOperation)/, 'permission'],
  [
    /^(InvalidAccessKeyId|MissingAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|InvalidSecurityToken|MissingSecurityToken|InvalidCredentials)/,
    'credential',
  ],
  [/^Invalid\w+[.](NotFound|Malformed|MalFormed|ValueNotSupported|ValueUnauthorized|NotExist)/, 'missing'],
  [/^ResourceNotFound[.]\w/, 'missing'],
  [/^(InvalidSecurityGroupId|InvalidRegionId|InvalidParameter[.]VSwitchId|RegionUnauthorized)$/, 'missing'],
];

const ACTION = /^[A-Za-z0-9:-]{3,120}$/;
const CODE = /^[A-Z][A-Za-z.0-9_]{3,120}$/;
const LONGEST_RETRY_AFTER_S = 60;
/** Milliseconds that signatures may be off. */
const MOST_SKEW = 15 * 60_000;

const refused = Type.Object({
  Code: Type.String({ maxLength: 200 }),
  Message: Type.Optional(Type.String()),
  AccessDeniedDetail: Type.Optional(Type.Object({ AuthAction: Type.Optional(Type.String()) })),
});

/** An error as it is answered; its name is the code. */
class AliyunError extends Error {
  constructor(code: string, said: string) {
    super(said);
    this.name = code;
  }
}

/**
 * What became of a call that was refused.
 *
 * @param action as permissions name it, e.g. 'ecs:RunInstances'
 */
export function aliyunFault({ status, body, header }: HttpAnswer, action: string): CloudFault {
  const { Code: code, Message: said = '', AccessDeniedDetail: detail } = refusedIn(body);
  const known = troubleOf(code, said, status);
  const trouble = known === 'credential' && isOtherTime(header('date')) ? 'clock' : known;
  const retryAfter = retryAfterIn(header);
  return new CloudFault(trouble, {
    said: code === '' ? `HTTP ${status}` : `${code}: ${said}`,
    ...(trouble === 'permission' ? { action: deniedIn(detail?.AuthAction, said) ?? action } : {}),
    ...(retryAfter === null ? {} : { retryAfter }),
    cause: new AliyunError(code, said),
  });
}

/** Whether a call failed with this error code. @example hasAliyunCode(error, 'DryRunOperation') */
export function hasAliyunCode(error: unknown, code: string | RegExp): boolean {
  if (!(error instanceof CloudFault) || !(error.cause instanceof AliyunError)) return false;
  return typeof code === 'string' ? error.cause.name === code : code.test(error.cause.name);
}

function refusedIn(body: string): Static<typeof refused> {
  const read = jsonIn(body);
  // what stands in the way answers in another language
  return Value.Check(refused, read) && CODE.test(read.Code) ? read : { Code: '' };
}

function troubleOf(code: string, said: string, status: number): CloudTrouble {
  const known = TROUBLES.find(([codes]) => codes.test(code))?.[1];
  if (known !== undefined) return known;
  if (status === 429) return 'throttled';
  return status >= 500 || /try it later/i.test(said) ? 'unsure' : 'refused';
}

/** The action that a policy lacks, where the cloud names it. */
function deniedIn(named: string | undefined, said: string): string | null {
  if (named !== undefined && ACTION.test(named)) return named;
  return /ram:PassRole/i.test(said) ? 'ram:PassRole' : null;
}

/** Milliseconds. */
function retryAfterIn(header: HttpAnswer['header']): number | null {
  const seconds = Number(header('retry-after') || Number.NaN);
  return seconds > 0 && seconds <= LONGEST_RETRY_AFTER_S ? seconds * 1000 : null;
}

function isOtherTime(date: string | null): boolean {
  return Math.abs(Date.parse(date ?? '') - Date.now()) > MOST_SKEW;
}
