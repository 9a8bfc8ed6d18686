import { Type } from 'typebox';
import { BECOME_METHODS, BECOME_USER } from '../../domain/become.ts';
import { UNQUOTED } from '../http/input.ts';

const FORM = '{"method": "sudo", "su" or "doas", "user": "root"}, or "none": as the user who logs in';

/** The user that something runs as on a node, as clients send it: checkedBecome validates it, and refuses unknown fields. */
export const BecomeInput = Type.Unknown({
  [UNQUOTED]: true,
  description: `as whom its actions run, unless they say it: ${FORM}; left out: as the machine type says`,
  examples: [{ method: 'sudo', user: 'root' }, 'none'],
});

export const ShownBecome = Type.Union(
  [
    Type.Literal('none'),
    Type.Object({ method: Type.Enum([...BECOME_METHODS]), user: Type.String({ pattern: BECOME_USER.source }) }),
  ],
  { description: FORM },
);
