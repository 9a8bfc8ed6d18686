export const backends = {
  state: 'State',
  check: 'Check',
  checkOf: 'Check {{name}}',
  checkHint: 'Checks the saved settings.',
  ready: 'Ready',
  use: 'Use',
  lines_one: 'One per line; {{count}} now.',
  lines_other: 'One per line; {{count}} now.',
  vm_type: {
    provider: 'Provider',
    create: 'New machine type',
    none: 'No machine types yet',
    noneDetail:
      'A machine type sets where the machines of a pool come from. To try Springtide, create one of type sandbox if the server offers it: its machines are on the server’s own host, so run only what you trust.',
  },
  sd: {
    provider: 'Provider',
    create: 'New load balancer',
    none: 'No load balancers yet',
    noneDetail: 'The nodes of a pool are registered in a load balancer, and removed from it before they change.',
  },
  badLine: 'This line is not valid JSON: {{line}}',
  fault: {
    required: 'Required',
    pattern: 'Must match {{pattern}}',
    range: 'Must be between {{minimum}} and {{maximum}}.',
  },
} as const;
