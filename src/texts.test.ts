import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ESTree, parseSync, Visitor } from 'vite';

/*
 * What people read is in the catalogues (src/messages, web/src/i18n): no text of it stands where it is said.
 *
 * Errors say it by a message (MessageError). A Defect is the exception: a mistake in the program, which nobody who uses it
 * can make, and which only the log tells.
 */

/** Files whose errors nobody reads, and who takes them. */
const TAKEN: ReadonlyMap<string, string> = new Map([
  ['src/ansible/confinement.ts', 'tests alone wait for the end of a confined program'],
  ['src/ansible/plays/frames.ts', 'the link closes'],
  ['src/content/git.ts', 'fetch-failure.ts tells what it means'],
  ['src/discovery/dns/exchange.ts', 'dns_not_dns tells what it means'],
  ['src/discovery/dns/wire/message.ts', 'dns_not_dns tells what it means'],
  ['src/discovery/dns/wire/names.ts', 'dns_not_dns tells what it means'],
  ['src/discovery/dns/wire/tsig.ts', 'dns_not_dns tells what it means'],
  ['src/engine/writer.ts', 'the runner of the slice lets go'],
  ['src/store/outages.ts', 'the log'],
  ['src/store/session.ts', 'contact-failure.ts tells what its code means'],
  ['web/src/main.tsx', 'a defect, before there is a language'],
]);
/** Names of fields and properties that people see. */
const SEEN: ReadonlySet<string> = new Set(
  'alt aria-label description error extra fault header hint label output placeholder reason refused title tooltip unreachable'.split(
    ' ',
  ),
);
/** Words of the console that are the same in every language. */
const SAME: ReadonlySet<string> = new Set(['Ctrl K', 'HH:mm', 'JSON', 'Springtide', 'URL', 'uptime']);

const SERVER = globSync('src/**/*.ts', { exclude: ['src/{client,messages}/**'] });
/** Where descriptions are those of the API's schemas, which its document has in English. */
const SCHEMAS = /^src\/(api|store)\/|^src\/domain\/repositories\/credentials\.ts$/;
const CONSOLE = globSync('web/src/**/*.{ts,tsx}', { exclude: ['web/src/i18n/**'] });
const files = [...SERVER, ...CONSOLE].filter((file) => !/\.test\.tsx?$/.test(file)).toSorted();

interface Source {
  readonly file: string;
  readonly program: ESTree.Program;
}

/** Texts of a node: its own, and those of the constants of its file that it names. */
function textsOf(node: ESTree.Node | null | undefined, constants: ReadonlyMap<string, ESTree.Node>): readonly string[] {
  if (node === null || node === undefined) return [];
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : [];
  if (node.type === 'TemplateLiteral') return [node.quasis.map(({ value }) => value.raw).join(' … ')];
  if (node.type === 'Identifier') return textsOf(constants.get(node.name), new Map());
  return partsOf(node).flatMap((part) => textsOf(part, constants));
}

function partsOf(node: ESTree.Node): readonly ESTree.Node[] {
  if (node.type === 'ConditionalExpression') return [node.consequent, node.alternate];
  if (node.type === 'LogicalExpression' || node.type === 'BinaryExpression') return [node.left, node.right];
  return node.type === 'JSXExpressionContainer' ? [node.expression] : [];
}

function constantsOf({ body }: ESTree.Program): ReadonlyMap<string, ESTree.Node> {
  const declared = body.flatMap((statement) =>
    statement.type === 'VariableDeclaration' ? statement.declarations : [],
  );
  return new Map(
    declared.flatMap(({ id, init }) => (id.type === 'Identifier' && init !== null ? [[id.name, init] as const] : [])),
  );
}

/** The classes of errors: those of JavaScript, that of messages, and all that extend one. */
function errorClasses(sources: readonly Source[]): ReadonlySet<string> {
  const found = new Set(['Error', 'TypeError', 'RangeError', 'MessageError']);
  const parents = new Map<string, string>();
  for (const { program } of sources) {
    new Visitor({
      ClassDeclaration: ({ id, superClass }) => {
        if (id !== null && superClass?.type === 'Identifier') parents.set(id.name, superClass.name);
      },
    }).visit(program);
  }
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const [name, parent] of parents) if (found.has(parent)) found.add(name);
  }
  return found;
}

/** A text with two words or more. @example isSentence('no answer') // true */
function isSentence(text: string): boolean {
  return /\p{L}{2,}[^\p{L}]{0,3} \p{L}{2,}/u.test(text);
}

function errorTexts({ program }: Source, classes: ReadonlySet<string>): readonly string[] {
  const constants = constantsOf(program);
  const found: string[] = [];
  new Visitor({
    NewExpression: ({ callee, arguments: given }) => {
      if (callee.type !== 'Identifier' || !classes.has(callee.name) || callee.name === 'Defect') return;
      found.push(...given.flatMap((part) => textsOf(part, constants)));
    },
    CallExpression: ({ callee, arguments: given }) => {
      const isOutcome = callee.type === 'Identifier' && ['failed', 'passed'].includes(callee.name);
      if (isOutcome || callee.type === 'Super') found.push(...given.flatMap((part) => textsOf(part, constants)));
    },
  }).visit(program);
  return found.filter(isSentence);
}

function nameOf(key: ESTree.PropertyKey): string {
  return key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
}

/** Of fields of objects, attributes of elements, and elements themselves. */
function shownTexts({ file, program }: Source): readonly string[] {
  const constants = constantsOf(program);
  const found: string[] = [];
  new Visitor({
    ObjectExpression: ({ properties }) => {
      const named = new Map(
        properties.flatMap((part) => (part.type === 'Property' ? [[nameOf(part.key), part.value] as const] : [])),
      );
      for (const [name, value] of named) {
        // a schema has its translation beside it
        if (SEEN.has(name) && !named.has(`${name}Zh`)) found.push(...textsOf(value, constants).filter(isSentence));
      }
    },
    JSXAttribute: ({ name, value }) => {
      const word = name.type === 'JSXIdentifier' ? name.name : '';
      if (SEEN.has(word)) found.push(...textsOf(value, constants).filter((text) => /\p{L}{2,}/u.test(text)));
    },
    JSXText: ({ value }) => {
      if (/\p{L}{2,}/u.test(value)) found.push(value.trim());
    },
  }).visit(program);
  return found.filter((text) => !SAME.has(text)).map((text) => `${file}: ${text}`);
}

const sources: readonly Source[] = files.map((file) => ({
  file,
  program: parseSync(file, readFileSync(file, 'utf8')).program,
}));

test('errors say what they say by a message, unless nobody reads it', () => {
  const classes = errorClasses(sources);
  expect(classes.size).toBeGreaterThan(10);
  const found = sources.map((source) => [source.file, errorTexts(source, classes)] as const);
  const plain = found.filter(([file, texts]) => texts.length > 0 && !TAKEN.has(file));
  expect(plain).toEqual([]);
  const known = new Set(found.flatMap(([file, texts]) => (texts.length > 0 ? [file] : [])));
  expect([...TAKEN.keys()].filter((file) => !known.has(file))).toEqual([]);
});

test('nothing that is shown stands where it is shown', () => {
  const shown = sources.filter(({ file }) => !SCHEMAS.test(file)).flatMap(shownTexts);
  expect(shown).toEqual([]);
});

test.each([
  [`throw new Error('no such node')`, ['no such node']],
  ['const LATE = `not in ${1} s`; reject(new RangeError(LATE));', ['not in  …  s']],
  [`return failed(isLate ? 'it was late' : reason);`, ['it was late']],
  [`throw new Defect('no such node')`, []],
  [`throw new MessageError(message('no_such_node'))`, []],
])('of %s', (code, texts) => {
  const source = { file: 'a.ts', program: parseSync('a.ts', code).program };
  expect(errorTexts(source, new Set(['Error', 'RangeError', 'MessageError', 'Defect']))).toEqual(texts);
});

test('of an element', () => {
  const code = `const a = <Field label="Name" hint={isOld ? 'No such thing' : null} id="web-a">Edit <b>{t('a.b')}</b> URL</Field>;`;
  const source = { file: 'a.tsx', program: parseSync('a.tsx', code).program };
  expect(shownTexts(source)).toEqual(['a.tsx: Name', 'a.tsx: No such thing', 'a.tsx: Edit']);
});
