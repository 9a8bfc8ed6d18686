import { expect, test } from 'vitest';
import { en } from './en.ts';
import { zh } from './zh.ts';

/*
 * The words of the console: one for one thing (docs/glossary.md), in plain product language.
 */

/** What a text may not say, and what it says instead. */
const AVOIDED: Readonly<Record<'en' | 'zh', readonly (readonly [RegExp, string])[]>> = {
  en: [
    [/\bgo(es)? on\b/i, 'continue, resume'],
    [/\brun again\b/i, 'retry'],
    [/\bmend/i, 'fix'],
    [/\bbroke\b/i, 'something went wrong'],
    [/\bthere is no\b/i, 'does not exist'],
    [/\bis no\b/i, 'is not a valid …'],
    [/\bby hand\b|^hand$/i, 'manual'],
    [/\bmost (nodes|failed)\b/i, 'max.'],
    [/\bin work\b/i, 'active'],
    [/\b(silent|heard of)\b/i, 'no heartbeat, last seen'],
    [/^change (cluster|service|pool|template|step|action)\b/i, 'edit'],
    [/\bmakes?\b/i, 'create'],
    [/\bgives? .* up\b/i, 'abandon'],
    [/\b(such as|whom|for ever)\b/i, 'for example'],
    [/‘/, '“”'],
    [/\b(flow|instance|VM|flavour|recipe|job)\b/, 'task, node, machine, machine type, template, task'],
  ],
  zh: [
    [/您/, '你'],
    [/未开始/, '等待中'],
    [/重跑|重新执行/, '重试'],
    [/机器 ?ID/, '机器编号'],
    [/部署|发布/, '上线'],
    [/实例|作业|剧本/, '节点、任务、模板'],
    [/密文/, '机密'],
    [/应答|回答/, '响应'],
    [/终止/, '停止、结束'],
    [/切片/, '分片'],
    [/机器类型|虚拟机/, '机型、机器'],
    [/供应方|提供方/, '机器来源'],
    [/手工/, '手动'],
    [/沙盒|向导/, '沙箱、引导'],
    [/变更中/, '执行中'],
    [/‘|’/, '“”'],
    [/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u, 'a blank between Chinese and Latin'],
    [/\p{Script=Han}[,;:!?]/u, 'marks of Chinese'],
  ],
};

/** Every text of a catalogue by its key. @example textsOf({ a: { b: 'x' } }) // [['a.b', 'x']] */
function textsOf(tree: object, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? textsOf(value, `${path}${key}.`)
      : [[`${path}${key}`, String(value)] as const],
  );
}

test.each(['en', 'zh'] as const)('the words of the glossary: %s', (language) => {
  const found = textsOf({ en, zh }[language]).flatMap(([key, text]) =>
    AVOIDED[language].filter(([word]) => word.test(text)).map(([, better]) => `${key}: ‘${text}’ (say: ${better})`),
  );
  expect(found).toEqual([]);
});

const SOURCES = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../i18n/**'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** What is not looked up by a key: src/boot takes its texts as they are. */
const TAKEN_WHOLE = /^boot\./;

test('every text is used', () => {
  const text = Object.values(SOURCES).join('\n');
  const fixed = new Set([...text.matchAll(/'(\w+(?:\.\w+)+)'/g)].map(([, key]) => key));
  const built = [...text.matchAll(/`(\w+\.[\w.]*\$\{[^`]*)`/g)].map(([, template = '']) => pattern(template));
  const unused = textsOf(en)
    .map(([key]) => key.replace(/_(one|other)$/, ''))
    .filter((key) => !TAKEN_WHOLE.test(key) && !fixed.has(key) && !built.some((form) => form.test(key)));
  expect(unused).toEqual([]);
});

/** @example pattern('status.${name}') // /^status\.[^.]+$/ */
function pattern(template: string): RegExp {
  const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', String.raw`\.`));
  return new RegExp(`^${parts.join('[^.]+')}$`);
}
