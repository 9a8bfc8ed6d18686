/** What the API shows in place of a secret; sent back, it means that the secret is unchanged. */
export const MASK = '••••••';
