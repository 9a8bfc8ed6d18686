export const plans = {
  plan_too_large: 'the plan of the task has more than {most} characters: use fewer or shorter actions and parameters',
  plan_too_large_at_step:
    'the plan of the task has more than {most} characters at step {step}: use fewer or shorter actions and parameters',
  step_action_wrong: 'step {step}, action {action}: {fault}',
  param_missing: 'parameter {name} has no value; give it in params, as {example}',
  step_needs_machine_type:
    'step {step} needs machine type {id}, which does not exist: create it with /vm_type/create, or change the pool',
  step_needs_balancer:
    'step {step} needs load balancer {id}, which does not exist: create it with /sd/create, or change the pool',
  plan_image_not_taken:
    'no step of this template takes the image {image}: it runs, but what its nodes run is not known afterwards; use tag in an action of the first step whose name begins with start_service',
  template_empty: 'the template has no steps: add one',
  template_step_gone: 'step {step} of the template does not exist any more',
  action_not_implemented: 'action {action} of step {step} has no implementation: add one with /actimpl/create',
  plan_id_wrong:
    '{name} of step {step} is {given}, and must be an id: set {column} of the pool, or name it in the template',
  param_not_integer: '{name} of step {step} is {given}, and must be a whole number, as its action declares',
  param_of_pool:
    '{name} of step {step} is {value} here, as the pool and the request say: leave it out; another value needs a change of the pool, or a task of its own',
  no_secret_stored: 'no value is stored for it',
  several_secrets_stored: 'several are stored',
  mask_without_secret: '{field} is the mask that stands for a secret, and {reason}: give the value',
  secret_too_long: 'step {step}: the secret {name} has {length} characters, and may have {most}',
  secrets_too_long: 'the secrets of all steps have {length} characters, and may have {most}',
  policy_text_wrong: '{field}: {fault}',
  policy_name_unknown: '{field}: there is no {name}; there are {known}',
  no_node_at: 'no node has the address {addresses}',
  nodes_missing: 'nodes is empty: name the addresses to work on',
  max_ratio_wrong: 'max_ratio is {given}, and must be from 1 to 100',
  pool_has_no_template: 'pool {pool} has no template for {operation}: set tasks.{operation} with /pool/update/{id}',
  template_not_found: 'template {id} not found',
  nodes_busy: 'task {task} ({name}) has {nodes}: wait until it ends, stop it, or say on_busy "wait"',
  policy_pointless: 'policy.{field}: {reason}: leave it out, or say null',
  no_image_to_go_back_to: 'only a deploy has an image to go back to',
  no_step_takes_image: 'no step of the template starts the service with a tag',
  new_nodes_take_none: 'new nodes take none away from the pool',
  return_leaves_no_node: 'step return_vm takes the nodes down, so that none is left to ask',
} as const;
