/** The names of what the tour creates; existing rows with these names are used. */
export const DEMO = {
  machineType: 'sandbox',
  expand: 'demo-expand',
  deploy: 'demo-deploy',
  shrink: 'demo-shrink',
  /** The step that takes the image, and the action of the same name. */
  start: 'start_service_demo',
  cluster: 'demo',
  service: 'demo-web',
  pool: 'demo-pool',
  image: 'demo-web:1',
  newImage: 'demo-web:2',
  nodes: 5,
  atOnce: 2,
} as const;
