import { Typography } from 'antd';
import { Link } from 'react-router';

/** The name of a row, which links to it, and its description. */
export function NameCell({ name, desc, to }: { readonly name: string; readonly desc: string; readonly to: string }) {
  return (
    <div style={{ minWidth: 140, maxWidth: 'min(320px, 60vw)', whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
      <Link to={to}>
        <bdi>{name}</bdi>
      </Link>
      {desc !== '' && (
        <Typography.Text type="secondary" style={{ display: 'block' }}>
          {desc}
        </Typography.Text>
      )}
    </div>
  );
}
