import { Typography } from 'antd';
import { Link } from 'react-router';
import { ManagedTag } from '../shell/managed-tag.tsx';

interface NameCellProps {
  readonly name: string;
  readonly desc: string;
  readonly to: string;
  /** The set of records that a file describes; null = none. */
  readonly managedBy?: string | null;
}

/** The name of a row, which links to it, and its description. */
export function NameCell({ name, desc, to, managedBy = null }: NameCellProps) {
  return (
    <div style={{ minWidth: 140, maxWidth: 'min(320px, 60vw)', whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
      <Link to={to}>
        <bdi>{name}</bdi>
      </Link>
      <ManagedTag label={managedBy} />
      {desc !== '' && (
        <Typography.Text type="secondary" style={{ display: 'block' }}>
          {desc}
        </Typography.Text>
      )}
    </div>
  );
}
