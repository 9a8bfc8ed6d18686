import { describe, expect, test } from 'vitest';
import { MissingParameter, TemplateFault } from './rendering/fault.ts';
import { lookAt, render, renderAll } from './render.ts';

test('every text of a value is filled in', async () => {
  const value = { a: ['{{ x }}', 1, '{{ x | upper }}'], b: { c: '{{ x }}!' }, d: null, __proto__x: 'y' };
  expect(await renderAll(value, { x: 'y' })).toEqual({ a: ['y', 1, 'Y'], b: { c: 'y!' }, d: null, __proto__x: 'y' });
});

test('what fails tells why', async () => {
  await expect(render('{{ nope }}', {})).rejects.toThrow(MissingParameter);
  await expect(render('{{ nope }}', {})).rejects.toThrow('parameter nope has no value');
  await expect(render('{{ 1 | nope }}', {})).rejects.toThrow(TemplateFault);
});

describe('looks', () => {
  test('each job has its own', async () => {
    const looks = await lookAt([
      { texts: ['plain', '{{ a }}'], variables: { a: 1 } },
      { texts: ['{{ b }}', '{{ c | quote }}{{ a + 1 }}'], variables: { a: 1 } },
      { texts: [], variables: {} },
      { texts: ['{{ 1 | nope }}'], variables: {} },
      { texts: ['{% if a %}{{ d }}{% endif %}'], variables: { a: 1 } },
    ]);
    expect(looks).toEqual([
      { missing: [] },
      { missing: ['b', 'c'] },
      { missing: [] },
      { fault: expect.objectContaining({ code: 'template_at_line' }), span: null },
      { missing: ['d'] },
    ]);
  });

  test('what uses up the time of all is a fault, and those before it are none', async () => {
    const endless = '{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}';
    const looks = await lookAt(
      ['{{ a + 1 }}', endless, '{{ b }}'].map((text) => ({ texts: [text], variables: { a: 1 } })),
    );
    expect(looks).toEqual([
      { missing: [] },
      { fault: expect.objectContaining({ code: 'template_at_line' }), span: null },
      { missing: [] },
    ]);
  });
});

test('many at once, an endless one among them, while the event loop goes on', { timeout: 60_000 }, async () => {
  const endless = render('{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}', {});
  let turns = 0;
  const turning = setInterval(() => turns++, 1);
  const others = Array.from({ length: 100 }, (_, n) => render('{{ n + 1 }}', { n }));
  await expect(endless).rejects.toThrow(/more than 100000 steps|longer than/);
  clearInterval(turning);
  expect(turns).toBeGreaterThan(5);
  expect(await Promise.all(others)).toEqual(others.map((_, n) => String(n + 1)));
});
