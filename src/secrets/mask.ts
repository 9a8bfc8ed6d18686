/**
 * Shown in place of a secret. Sent back where a secret is stored, it means that the stored one
 * stays, as clients resend what they have read.
 */
export const MASK = '••••••';
