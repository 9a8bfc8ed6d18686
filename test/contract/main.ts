import { startVitest } from 'vitest/node';

/*
 * npm run contract                         the suite against a server of its own
 * npm run contract -- http://host:port     against a server that runs; CONTRACT_TOKEN is its bearer token
 *
 * Further words are names of test files.
 */

const words = process.argv.slice(2);
const isUrl = (word: string): boolean => /^https?:\/\//.test(word);

process.env['CONTRACT_URL'] ??= words.find(isUrl) ?? '';
const files = words.filter((word) => !isUrl(word));
const suite = await startVitest('test', files, { project: 'contract', watch: false });
await suite.close();
