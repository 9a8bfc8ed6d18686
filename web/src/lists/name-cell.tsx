import { Typography } from 'antd';
import { Link } from 'react-router';
import type { Managed } from '../data/records/changes.ts';
import { ManagedTag } from '../shell/managed-tag.tsx';

interface NameCellProps {
  readonly row: Partial<Managed> & { readonly name: string; readonly desc: string };
  readonly to: string;
}

/** The name of a row, which links to it, and its description. */
export function NameCell({ row: { name, desc, managed_by: label }, to }: NameCellProps) {
  return (
    <div style={{ minWidth: 140, maxWidth: 'min(320px, 60vw)', whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
      <Link to={to}>
        <bdi>{name}</bdi>
      </Link>
      <ManagedTag label={label} />
      {desc !== '' && (
        <Typography.Text type="secondary" style={{ display: 'block' }}>
          {desc}
        </Typography.Text>
      )}
    </div>
  );
}
