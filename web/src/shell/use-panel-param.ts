import { useLocation, useNavigate, useSearchParams } from 'react-router';

/**
 * What is open at the side of a page, as a parameter of the address. The browser's way back closes it before it leaves the page, and to
 * close it is to go that way back.
 *
 * @param dependents parameters that say something of what is open, and go with it
 */
export function usePanelParam(
  name: string,
  dependents: readonly string[] = [],
): readonly [string | null, (value: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const { state } = useLocation() as { readonly state: { readonly panel?: string } | null };
  const value = search.get(name);
  const turn = (next: string | null): void => {
    if (next === value) return;
    // it was opened here: the entry before is this page without it
    if (next === null && state?.panel === name) {
      void navigate(-1);
      return;
    }
    const changed = new URLSearchParams(search);
    for (const dependent of dependents) changed.delete(dependent);
    if (next === null) changed.delete(name);
    else changed.set(name, next);
    if (value === null) setSearch(changed, { state: { panel: name } });
    else setSearch(changed, { replace: true, state });
  };
  return [value, turn];
}
