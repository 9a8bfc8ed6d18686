import { usePanelParam } from '../../../shell/use-panel-param.ts';

/** The link to a line belongs to the log of one node. */
const WITH_NODE = ['line'];

/** Opens the panel of a node, or closes it (null). The open node is in the URL, and Back closes its panel. */
export function useSelectNode(): (id: number | null) => void {
  const [, open] = usePanelParam('node', WITH_NODE);
  return (id) => open(id === null ? null : String(id));
}
