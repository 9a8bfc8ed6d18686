import { CallFault } from '../base/calls/call-fault.ts';
import { oneLine } from '../base/text/foreign-text.ts';
import { message, type Message } from '../messages/message.ts';

/** What kind of trouble a cloud has with a call, and with it what a person can do. */
export type CloudTrouble =
  /** More than the account may have. */
  | 'quota'
  /** The account has no money left for it. */
  | 'balance'
  /** The cloud has no room for it now. */
  | 'capacity'
  /** The credentials are not accepted. */
  | 'credential'
  /** The account may not do this. */
  | 'permission'
  /** The settings name what is not there. */
  | 'missing'
  /** The clock of this server is too far off for signatures. */
  | 'clock'
  /** Too many calls in a while. Nothing was done. */
  | 'throttled'
  /** It fails, or does not answer: whether something was done is not known. */
  | 'unsure'
  /** Anything else: it was refused, and nothing was done. */
  | 'refused';

const LONGEST_SAID = 300;

export interface CloudFaultOptions {
  /** The cloud's own words. */
  readonly said: string;
  /** For 'permission': the name of what is not allowed, e.g. ec2:RunInstances. */
  readonly action?: string;
  /** Milliseconds after which the cloud wants to be asked again. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A call of a cloud that failed, in a sentence with the remedy. */
export class CloudFault extends CallFault<CloudTrouble> {
  constructor(trouble: CloudTrouble, { said, action = '', ...rest }: CloudFaultOptions) {
    super(trouble, sentence(trouble, oneLine(said, LONGEST_SAID), oneLine(action, LONGEST_SAID)), rest);
  }
}

function sentence(trouble: CloudTrouble, said: string, action: string): Message {
  switch (trouble) {
    case 'quota':
      return message('cloud_quota', { said });
    case 'balance':
      return message('cloud_balance', { said });
    case 'capacity':
      return message('cloud_capacity', { said });
    case 'credential':
      return message('cloud_credential', { said });
    case 'permission':
      return action === '' ? message('cloud_permission', { said }) : message('cloud_permission_for', { action, said });
    case 'missing':
      return message('cloud_missing', { said });
    case 'clock':
      return message('cloud_clock', { said });
    case 'throttled':
      return message('cloud_throttled', { said });
    case 'unsure':
      return message('cloud_unsure', { said });
    case 'refused':
      return message('cloud_refused', { said });
  }
}
