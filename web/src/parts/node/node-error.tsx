import { theme } from 'antd';

/** Why a node failed, in a cell of a table: never narrower than a few words, however little room the table has. */
export function NodeError({ error }: { readonly error: string }) {
  const { token } = theme.useToken();
  if (error === '') return null;
  return (
    <span
      style={{
        display: 'inline-block',
        minWidth: '24ch',
        color: token.colorTextSecondary,
        overflowWrap: 'anywhere',
        whiteSpace: 'pre-wrap',
      }}
    >
      {error}
    </span>
  );
}
