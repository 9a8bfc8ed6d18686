import { BackendsPage } from './backends-page.tsx';

export default function MachineTypesPage() {
  return <BackendsPage kind="vm_type" />;
}
