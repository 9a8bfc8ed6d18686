import { message } from '../../messages/message.ts';
import { checkCount, numberIn, textIn } from './arguments.ts';
import { TemplateFault } from './fault.ts';
import { Callable, type List, type Mapping, type Value } from './values.ts';

/** The global functions of templates. */
export const globals: ReadonlyMap<string, Callable> = new Map([
  ['range', new Callable(range)],
  ['cycler', new Callable(cycler)],
  ['joiner', new Callable(joiner)],
]);

/** `range(end)`, `range(start, end)`, `range(start, end, step)`; the end is exclusive. */
function range([first, second, third]: List): List {
  const start = second === undefined ? 0 : numberIn(first);
  const end = numberIn(second ?? first);
  const step = numberIn(third, 1) || 1;
  const count = Math.max(0, Math.ceil((end - start) / step));
  return checkCount(count, () => Array.from({ length: count }, (_, index) => start + index * step));
}

/** `next()` returns one value after the other, and starts again after the last. */
function cycler(items: List): Mapping {
  if (items.length === 0) throw new TemplateFault(message('template_cycler_empty'));
  let index = -1;
  const next = (): Value => {
    index = (index + 1) % items.length;
    return items[index];
  };
  const reset = (): Value => {
    index = -1;
    return '';
  };
  return { next: new Callable(next), reset: new Callable(reset) };
}

/** Returns '' the first time, and the separator afterwards. */
function joiner([separator]: List): Callable {
  let text = '';
  return new Callable(() => {
    const given = text;
    text = textIn(separator ?? ',');
    return given;
  });
}
