/** What the first line of a user's part begins with, and what cloud-init calls such a part. */
const KINDS: readonly (readonly [beginning: string, type: string])[] = [
  ['## template: jinja', 'text/jinja2'],
  ['#cloud-config', 'text/cloud-config'],
  ['#cloud-boothook', 'text/cloud-boothook'],
  ['#include', 'text/x-include-url'],
  ['#!', 'text/x-shellscript'],
];

/** Lists of both are joined, and ours does not replace what the user's part says. */
const MERGE = 'list(append)+dict(no_replace,recurse_list)+str()';
const BOUNDARY = '=springtide=';
const PUBLIC_KEY = /^[a-z0-9@.-]{1,60} [A-Za-z0-9+/=]{1,16000}$/;
const COLUMNS = 76;

/** Whether cloud-init would know what a text is. @example isUserData('#!/bin/sh') // true */
export function isUserData(text: string): boolean {
  return text.trim() === '' || typeOf(text) !== null;
}

/**
 * What cloud-init is given: the user's own part, and one that lets the server log in as the image's own user. Parts are base64, so that
 * none can end the other.
 *
 * @param own begins as cloud-init's parts do; '' = there is none
 * @param publicKey a line of a public key file
 */
export function userDataOf(own: string, publicKey: string): string {
  const [kind = '', key = ''] = publicKey.trim().split(/\s+/);
  const line = `${kind} ${key}`;
  const ours = PUBLIC_KEY.test(line) ? `#cloud-config\nssh_authorized_keys:\n  - "${line}"\n` : '';
  const parts = [
    ...(own.trim() === '' ? [] : [partOf(typeOf(own) ?? 'text/plain', own, [])]),
    ...(ours === '' ? [] : [partOf('text/cloud-config', ours, [`X-Merge-Type: ${MERGE}`])]),
  ];
  const head = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${BOUNDARY}"\n`;
  return [head, ...parts.map((part) => `--${BOUNDARY}\n${part}`), `--${BOUNDARY}--\n`].join('\n');
}

function partOf(type: string, text: string, headers: readonly string[]): string {
  const body = Buffer.from(text, 'utf8').toString('base64');
  const lines = Array.from({ length: Math.ceil(body.length / COLUMNS) }, (_, row) =>
    body.slice(row * COLUMNS, (row + 1) * COLUMNS),
  );
  const all = [`Content-Type: ${type}; charset="utf-8"`, 'Content-Transfer-Encoding: base64', ...headers];
  return `${all.join('\n')}\n\n${lines.join('\n')}\n`;
}

function typeOf(text: string): string | null {
  return KINDS.find(([beginning]) => text.startsWith(beginning))?.[1] ?? null;
}
