import { type Static, Type } from 'typebox';
import { serverSettings } from '../server-settings.ts';

/** What load balancers that answer in lines have in common. */
export const lineSettings = {
  ...serverSettings,
  forgets: Type.Boolean({
    title: 'It may forget nodes',
    titleZh: '可能丢失节点',
    description: 'As by a restart: it is asked every 5 seconds for its era, a text that is another one afterwards',
    descriptionZh: '例如重启之后：每 5 秒询问一次它的 era，丢失之后这个文本会不同',
    default: false,
  }),
};

const all = Type.Object(lineSettings);
export type LineSettings = Static<typeof all>;
