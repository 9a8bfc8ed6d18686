/** What the tour makes is called so; what is called so already is taken. */
export const DEMO = {
  machineType: 'sandbox',
  expand: 'demo-expand',
  deploy: 'demo-deploy',
  shrink: 'demo-shrink',
  cluster: 'demo',
  service: 'demo-web',
  pool: 'demo-pool',
  image: 'demo-web:1',
  newImage: 'demo-web:2',
  nodes: 5,
  atOnce: 2,
} as const;
