import { globSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { catalogues, type MessageCode } from './catalogue.ts';
import { LANGUAGES, type Language } from './language.ts';
import { namesIn, piecesOf } from './placeholders.ts';

const CODES = Object.keys(catalogues.en) as MessageCode[];

test('both languages have every message, with the same values in it', () => {
  expect(Object.keys(catalogues.zh).toSorted()).toEqual(CODES.toSorted());
  for (const code of CODES) {
    // a number that only chooses a word is of no use to a language without plurals
    const choosing = piecesOf(catalogues.en[code]).flatMap((piece) =>
      typeof piece === 'string' || piece.isShown ? [] : [piece.name],
    );
    const wanted = namesIn(catalogues.en[code]).difference(new Set(choosing));
    expect(namesIn(catalogues.zh[code]).difference(new Set(choosing)), code).toEqual(wanted);
  }
});

test('each code stands in one file of a language', () => {
  for (const language of LANGUAGES) {
    const texts = globSync(`src/messages/${language}/**/*.ts`).map((path) => readFileSync(path, 'utf8'));
    const codes = texts.flatMap((text) => [...text.matchAll(/^  ([a-z0-9_]+):/gm)].map(([, code]) => code));
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  }
});

test('a code and the names of values are small words', () => {
  for (const code of CODES) {
    expect(code).toMatch(/^[a-z]+(_[a-z0-9]+)*$/);
    for (const name of namesIn(catalogues.en[code])) expect(name, code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  }
});

test('Chinese texts are Chinese, with the marks of Chinese', () => {
  const sentences = CODES.filter((code) => /[a-z]{3} [a-z]{3}/i.test(catalogues.en[code]));
  for (const code of sentences) expect(catalogues.zh[code], code).toMatch(/\p{Script=Han}/u);
  for (const code of CODES) {
    const text = catalogues.zh[code];
    const said = piecesOf(text).filter((piece) => typeof piece === 'string');
    expect(said.join('\u0000'), code).not.toMatch(/\p{Script=Han}[,;!?]|\p{Script=Han}: ?\p{Script=Han}/u);
  }
});

/** What no message says, and what it says instead (docs/glossary.md). The contract's own words are not ours to choose. */
const AVOIDED: Readonly<Record<Language, readonly (readonly [RegExp, string])[]>> = {
  en: [
    [/\b(environment|application|recipe|flavou?r|wave)s?\b(?!\))/i, 'cluster, service, template, machine type, batch'],
    [/\bservice discovery\b/i, 'load balancer'],
    [/\b(VM|box)\b/, 'machine'],
    [/\bjobs?\b/i, 'action or task'],
    [/\bcron\b/i, 'schedule'],
    [/\b(mend\w*|for ever|whom|in work|as was wished)\b/i, 'fix, always, who, active, as requested'],
    [/\b(it|\} |that|which) is no (name|text|number|list|map|address|argument|file|condition)\b/i, 'is not a …'],
    [/\b(no way leads|somebody is in between|belongs into)\b/i, 'no route to, …'],
  ],
  zh: [
    [/您/, '你'],
    [/实例|作业|剧本|流水线/, '节点、任务、模板'],
    [/发布|部署/, '上线'],
    [/机器 ?ID|机器类型|虚拟机/, '机器编号、机型、机器'],
    [/供应方|提供方|供应商/, '机器来源'],
    [/服务发现/, '负载均衡'],
    [/密文/, '机密'],
    [/终止|中止/, '停止'],
    [/回答|应答/, '响应'],
    [/切片/, '分片'],
    [/执行进程|执行器/, '工作进程'],
    [/手工|人工添加/, '手动'],
    [/重跑/, '重试'],
    [/沙盒|向导/, '沙箱、引导'],
    [/有人在中间|之下的?：/, '中间人攻击、…'],
    [/‘|’/, '“”'],
  ],
};
/** A Chinese character beside a Latin one, without the blank between them. */
const TOUCHING = /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u;
/** Where a word is somebody else's: a variable of the environment. */
const ALLOWED: readonly MessageCode[] = ['program_usage', 'origin_environment'];

/** What is no text for people: code, and words of programs between backquotes. */
const CODE = /```[^]*?```|`[^`\n]*`|\]\([^)\n]*\)/g;

test('the words of the glossary: the guides in Chinese', () => {
  const found = globSync(['docs/**/*.zh.md', 'README.zh.md']).flatMap((file) => {
    // it says which words are not used
    if (file.endsWith('glossary.zh.md')) return [];
    const lines = readFileSync(file, 'utf8')
      .replaceAll(CODE, (code) => code.replaceAll(/[^\n]/g, ''))
      .split('\n');
    return lines.flatMap((line, index) =>
      AVOIDED.zh.filter(([word]) => word.test(line)).map(([, say]) => `${file}:${index + 1}: ${line} (say: ${say})`),
    );
  });
  expect(found).toEqual([]);
});

test('Chinese and Latin words stand apart', () => {
  const close = CODES.filter((code) => TOUCHING.test(catalogues.zh[code]));
  expect(close).toEqual([]);
});

test.each(LANGUAGES)('the words of the glossary: %s', (language) => {
  const found = CODES.filter((code) => !ALLOWED.includes(code)).flatMap((code) => {
    const text = piecesOf(catalogues[language][code])
      .filter((piece) => typeof piece === 'string')
      .join(' ');
    return AVOIDED[language].filter(([word]) => word.test(text)).map(([, say]) => `${code}: ‘${text}’ (say: ${say})`);
  });
  expect(found).toEqual([]);
});

test('every message is used, and what is said comes from here', async () => {
  const sources: string[] = [];
  const own: string[] = [];
  for await (const file of glob('src/**/*.ts', { exclude: ['src/messages/{en,zh}', 'src/client'] })) {
    if (file.endsWith('.test.ts')) continue;
    const text = readFileSync(file, 'utf8');
    sources.push(text);
    for (const [call] of text.matchAll(/new Refusal\(\s*'\w+',\s*['`"]/g)) own.push(`${file}: ${call}`);
  }
  const quoted = new Set(sources.join('\n').match(/(?<=')[a-z0-9_]+(?=')/g));
  const isUsed = (code: string): boolean => quoted.has(code) || (code.startsWith('state_') && quoted.has('state_'));
  expect(CODES.filter((code) => !isUsed(code))).toEqual([]);
  expect(own).toEqual([]);
});
