import { CloudFault } from '../cloud-fault.ts';
import type { Credentials } from './request.ts';

/** What the SDK finds credentials with; asked again, it renews them when they are about to expire. */
interface Finder {
  getCredentials(): Promise<Partial<Credentials>>;
}

/** The credentials of the SDK's chain, or of a profile. Nothing of them is kept here but what finds them. */
export class CredentialChain {
  private readonly profile: string;
  private finder: Promise<Finder> | null = null;
  private underWay: Promise<Credentials> | null = null;

  /** @param profile '' = the chain: environment, OIDC, default profile, role of the machine, credentials URI */
  constructor(profile: string) {
    this.profile = profile;
  }

  /**
   * The credentials of now: whoever asks at the same time gets the same ones, as the chain does not bear two who ask.
   *
   * @throws CloudFault 'credential'
   */
  async now(): Promise<Credentials> {
    this.underWay ??= this.found();
    try {
      return await this.underWay;
    } finally {
      this.underWay = null;
    }
  }

  private async found(): Promise<Credentials> {
    try {
      this.finder ??= finderFor(this.profile);
      const { accessKeyId = '', accessKeySecret = '', securityToken } = await (await this.finder).getCredentials();
      if (accessKeyId !== '' && accessKeySecret !== '') {
        return { accessKeyId, accessKeySecret, securityToken: securityToken ?? '' };
      }
    } catch {
      // what the chain says may quote the file that it has read, with the secret in it
    }
    // a chain that failed asks only its last part again
    this.finder = null;
    const where = this.profile === '' ? 'the environment, the default profile and the role' : `profile ${this.profile}`;
    throw new CloudFault('credential', { said: `there are none in ${where}` });
  }
}

/** The SDK is loaded when it is needed first. */
async function finderFor(profile: string): Promise<Finder> {
  const { CLIProfileCredentialsProvider, DefaultCredentialsProvider } = await import('@alicloud/credentials');
  if (profile === '') return DefaultCredentialsProvider.builder().build();
  return CLIProfileCredentialsProvider.builder().withProfileName(profile).build();
}
