import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCache, extractStyle, StyleProvider } from '@ant-design/cssinjs';
import { extractStyle as renderComponents } from '@ant-design/static-style-extract';
import { ConfigProvider } from 'antd';
import { createElement } from 'react';
import { type ESTree, type Plugin, Visitor } from 'vite';

/*
 * Ant Design makes the styles of its components in the browser, each when it is first drawn. Here they are made when the console is
 * built: one stylesheet of what the console uses. The functions that would make them are left out of its scripts. The values of
 * the theme are variables of CSS, and set in the browser. The theme has `zeroRuntime`, and no `hashed`.
 */

const SOURCES = fileURLToPath(new URL('src', import.meta.url));
const STYLESHEET = 'virtual:antd.css';
const IMPORTED = /import \{([^}]*)\} from 'antd'/g;
const COMPONENT = /^\s*([A-Z]\w*)/;
/** What is called, and draws components. */
const CALLED = ['message', 'notification'];

/** What components bring along and the console never draws: a grouped field, the tree of a table's filters, what only old browsers or themes need. */
const NEVER_DRAWN: ReadonlySet<string> = new Set([
  'Addon-Addon',
  'Space-Space',
  'Tree-Tree',
  'Form-item-item',
  'Pagination-bordered',
]);

const STYLE_FILE = /\/antd\/es\/.*\bstyle\/[\w-]+\.js$/;
/** They are given the name of a component, and the function that makes its styles. */
const MAKERS: ReadonlySet<string> = new Set(['genStyleHooks', 'genSubStyleComponent', 'genComponentStyleHook']);

/** How the styles of a component are kept: its name, and which part of it. */
const MADE = /^style%%([\w-]+)%/;

interface Stylesheet {
  readonly text: string;
  /** Of which components it is. */
  readonly components: ReadonlySet<string>;
}

export function antdStyles(): Plugin {
  let stylesheet: Stylesheet;
  const componentsOf = new Map<string, readonly string[]>();
  return {
    name: 'antd-styles',
    enforce: 'pre',
    buildStart() {
      stylesheet = makeStylesheet(componentsIn(SOURCES));
    },
    resolveId: (id) => (id === STYLESHEET ? `\0${STYLESHEET}` : null),
    load: (id) => (id === `\0${STYLESHEET}` ? stylesheet.text : null),
    transform: {
      filter: { id: STYLE_FILE },
      handler(code, id) {
        const { components, kept } = withoutStyles(code, this.parse(code));
        componentsOf.set(id, components);
        return { code: kept, map: null };
      },
    },
    generateBundle(_, bundle) {
      const used = Object.values(bundle)
        .flatMap((built) => (built.type === 'chunk' ? built.moduleIds : []))
        .flatMap((id) => componentsOf.get(id) ?? []);
      const missing = used.filter((component) => !stylesheet.components.has(component) && !NEVER_DRAWN.has(component));
      if (missing.length > 0) this.error(`these components have no styles: ${missing.join(', ')}`);
    },
  };
}

/** The names that a folder's files import from Ant Design. */
function componentsIn(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const lists = files.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(IMPORTED)]);
  const names = lists.flatMap(([, list]) => (list ?? '').split(',')).map((item) => COMPONENT.exec(item)?.[1] ?? '');
  return [...new Set(names)].filter((name) => name !== '');
}

function makeStylesheet(components: readonly string[]): Stylesheet {
  const cache = createCache();
  renderComponents({
    includes: [...components, ...CALLED],
    customTheme: (drawn) =>
      createElement(StyleProvider, { cache }, createElement(ConfigProvider, { theme: { hashed: false } }, drawn)),
  });
  const made = [...cache.cache.keys()].map((key) => MADE.exec(key)?.[1] ?? '');
  return { text: extractStyle(cache, { plain: true, types: 'style' }), components: new Set(made) };
}

/** The code of a style file in which nothing makes styles, and of which components it made them. */
function withoutStyles(code: string, tree: ESTree.Program) {
  const components: string[] = [];
  let kept = code;
  const calls: ESTree.CallExpression[] = [];
  new Visitor({ CallExpression: (call) => void calls.push(call) }).visit(tree);
  for (const {
    callee,
    arguments: [name, styles],
  } of calls.toReversed()) {
    if (callee.type !== 'Identifier' || !MAKERS.has(callee.name) || name === undefined || styles === undefined)
      continue;
    components.push(nameOf(code.slice(name.start, name.end)));
    kept = `${kept.slice(0, styles.start)}() => []${kept.slice(styles.end)}`;
  }
  return { components, kept };
}

/** @example nameOf("['Tag', 'preset']") // 'Tag-preset'; of 'Tag' it is 'Tag-Tag' */
function nameOf(argument: string): string {
  const [component = '', part = component] = [...argument.matchAll(/[\w-]+/g)].map(([word]) => word);
  return `${component}-${part}`;
}
