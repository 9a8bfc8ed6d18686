import { HighlightStyle } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** Colours with a contrast of 4.5 or more on the console's backgrounds. */
const COLOURS = {
  light: { keyword: '#8b1fa8', name: '#0b5fa5', string: '#116329', number: '#953800', comment: '#57606a' },
  dark: { keyword: '#d2a8ff', name: '#79c0ff', string: '#7ee787', number: '#ffa657', comment: '#9da7b3' },
} as const;

const [light, dark] = [styleOf(COLOURS.light), styleOf(COLOURS.dark)];

export function highlightFor(isDark: boolean): HighlightStyle {
  return isDark ? dark : light;
}

function styleOf(colours: (typeof COLOURS)['light' | 'dark']): HighlightStyle {
  return HighlightStyle.define([
    { tag: tags.keyword, color: colours.keyword },
    {
      tag: [tags.standard(tags.name), tags.propertyName, tags.attributeName, tags.definition(tags.name)],
      color: colours.name,
    },
    { tag: [tags.string, tags.special(tags.string), tags.quote], color: colours.string },
    { tag: [tags.number, tags.bool, tags.atom, tags.null], color: colours.number },
    { tag: [tags.comment, tags.meta], color: colours.comment, fontStyle: 'italic' },
  ]);
}
