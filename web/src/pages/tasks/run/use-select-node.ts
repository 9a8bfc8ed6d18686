import { useSearchParams } from 'react-router';

/** Opens the panel of a node, or closes it (null). The open node is in the URL. */
export function useSelectNode(): (id: number | null) => void {
  const [search, setSearch] = useSearchParams();
  return (id) => {
    const changed = new URLSearchParams(search);
    // the link to a line of another node's log
    changed.delete('line');
    if (id === null) changed.delete('node');
    else changed.set('node', String(id));
    setSearch(changed, { replace: true });
  };
}
