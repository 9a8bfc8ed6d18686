import { BackendsPage } from './backends-page.tsx';

export default function LoadBalancersPage() {
  return <BackendsPage kind="sd" />;
}
