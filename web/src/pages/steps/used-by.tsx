import { Typography } from 'antd';
import { Link } from 'react-router';
import type { User } from './where-used.ts';

interface WhereUsedProps {
  readonly title: string;
  /** The text when nothing uses it. */
  readonly none: string;
  readonly users: readonly User[];
  readonly pathOf: (id: number) => string;
}

/** What uses it, with links. */
export function WhereUsed({ title, none, users, pathOf }: WhereUsedProps) {
  return (
    <section aria-label={title} style={{ marginTop: 24 }}>
      <h3 style={{ fontSize: 14, marginBottom: 4 }}>{title}</h3>
      {users.length === 0 && <Typography.Text type="secondary">{none}</Typography.Text>}
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {users.map(({ id, name }) => (
          <li key={id}>
            <Link to={pathOf(id)}>{name}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
