/** The names of what the tour creates; existing rows with these names are used. */
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
