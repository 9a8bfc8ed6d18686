export const backends = {
  provider: 'Provider',
  state: 'State',
  check: 'Check',
  checkOf: 'Check {{name}}',
  checkHint: 'Asks with the settings that are saved.',
  ready: 'Ready',
  use: 'Use this',
  lines_one: 'One per line; {{count}} now.',
  lines_other: 'One per line; {{count}} now.',
  vm_type: {
    create: 'New machine type',
    none: 'No machine types yet',
    noneDetail:
      'A machine type says where the machines of a pool come from. To try things out, make one of the sandbox, where the server offers it: its machines are on the server’s own host, for what you would run there anyway.',
  },
  sd: {
    create: 'New load balancer',
    none: 'No load balancers yet',
    noneDetail: 'A load balancer is where the nodes of a pool are registered, and taken out before they change.',
  },
  badLine: 'This line is not JSON: {{line}}',
  fault: {
    required: 'This is needed.',
    pattern: 'This must have the form {{pattern}}',
    range: 'This must be from {{minimum}} to {{maximum}}.',
  },
} as const;
