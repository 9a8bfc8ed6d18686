import { type Static, Type } from 'typebox';
import { programSettings } from '../../hooks/program/settings.ts';
import { lineSettings } from '../lines/settings.ts';

export const settings = Type.Object(
  {
    ...programSettings,
    ...lineSettings,
    at_once: Type.Boolean({
      title: 'Several changes at once',
      titleZh: '允许同时更改',
      description:
        'The program can be called while it still registers or unregisters others; else calls follow one another',
      descriptionZh: '程序还在注册或注销其他节点时也可以再次调用；否则依次调用',
      default: false,
    }),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;
