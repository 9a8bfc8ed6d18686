import { Link } from 'react-router';

interface NodeLinkProps {
  /** null = not known here; its page is found by the address. */
  readonly id: number | null;
  /** `-` = it has none yet. */
  readonly ip: string;
  /** In a tab of its own, so that a dialog keeps what was typed. */
  readonly isAside?: boolean;
}

/** A node's address, which leads to the node's page. */
export function NodeLink({ id, ip, isAside = false }: NodeLinkProps) {
  const text = ip === '-' && id !== null ? `#${id}` : ip;
  return (
    <Link to={nodePath(id ?? ip)} {...(isAside ? { target: '_blank' } : {})}>
      <code>{text}</code>
    </Link>
  );
}

/** @example nodePath('2001:db8::1') // '/ui/nodes/2001%3Adb8%3A%3A1' */
export function nodePath(node: number | string): string {
  return `/ui/nodes/${encodeURIComponent(node)}`;
}
