import { expect, test } from 'vitest';
import { Area } from './area.ts';

function terminal(columns: number, rows: number) {
  const written: string[] = [];
  const size = { columns, rows };
  const sink = {
    isTTY: true,
    get columns() {
      return size.columns;
    },
    get rows() {
      return size.rows;
    },
    write: (text: string) => void written.push(text),
  };
  return { area: new Area(sink), written, size };
}

test('lines are written in place of those before, no more and no longer than the terminal has', () => {
  const { area, written } = terminal(20, 5);
  area.draw(Array.from({ length: 9 }, (_, index) => `line ${index} of many that are long`));
  expect(written[0]?.split('\n').slice(0, -1)).toEqual([0, 1, 2, 3].map((index) => `line ${index} of many tha…`));
  area.draw(['one']);
  expect(written[1]).toBe('\u001B[4A\r\u001B[Jone\n');
  area.clear();
  expect(written[2]).toBe('\u001B[1A\r\u001B[J');
});

test('a narrower terminal has broken the lines, and they are taken away all the same', () => {
  const { area, written, size } = terminal(40, 10);
  area.draw(['x'.repeat(30)]);
  size.columns = 12;
  area.draw(['short']);
  expect(written[1]).toBe('\u001B[3A\r\u001B[Jshort\n');
});

test('ST1: what a server says of a task does not act on the terminal', () => {
  const { area, written } = terminal(40, 10);
  area.draw(['run\u001B[2Jning\n\u0007']);
  expect(written).toEqual(['run\\x1b[2Jning\\n\\x07\n']);
});
