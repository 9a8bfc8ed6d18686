import { Typography } from 'antd';
import type { Versioned } from '../../data/records/changes.ts';
import { useFullMoment } from '../times.ts';
import { useAgo } from './last-changed.tsx';

/** Who changed a row of a list last, and how long ago. */
export function ChangedCell({
  row: { changed_by: who, changed },
}: {
  readonly row: Pick<Versioned, 'changed' | 'changed_by'>;
}) {
  const moment = useFullMoment();
  const ago = useAgo();
  if (who === null || changed === null) return '–';
  return (
    <span title={moment(changed)} style={{ overflowWrap: 'anywhere' }}>
      <bdi>{who}</bdi>
      <Typography.Text type="secondary" style={{ display: 'block' }}>
        {ago(changed)}
      </Typography.Text>
    </span>
  );
}
