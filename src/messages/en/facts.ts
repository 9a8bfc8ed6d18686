export const facts = {
  facts_gathered: 'facts gathered: {count}',
  facts_gathered_partly: 'facts gathered: {count}; left out as too large or too many: {left_out}',
  facts_fresh: 'the facts of {time} are younger than {hours} h and are kept',
  facts_unknown: 'warning: the facts of this node stay as they were: {reason}',
  facts_none: 'the module setup returned nothing about the node',
  facts_too_long: 'facts has more than {most} characters',
  facts_too_many: 'facts has more than {most} conditions',
  fact_condition_wrong: '{given} is not a condition on a fact: write distribution=Debian, or memtotal_mb>4000',
  fact_not_searched: 'nodes cannot be found by a fact {name}: there are {known}',
  fact_is_text: 'fact {name} is a text: compare it with = or !=',
  fact_is_number: 'fact {name} is a number, and {given} is none',
  fact_value_too_long: 'fact {name} is compared with at most {most} characters',
  facts_not_known: "no facts of this node are known: let the template gather facts, or gather them on the node's page",
  fact_not_known:
    "fact {name} is not known of this node: let the template gather facts, or gather them on the node's page",
  gather_nothing: 'name the nodes in nodes, or their pool in pool_id',
  gather_both: 'give only one of nodes and pool_id',
} as const;
