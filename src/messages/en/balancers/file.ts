export const file = {
  file_unread: 'line {line} cannot be read: {reason}',
  file_not_json: 'it is not JSON: {reason}',
  file_not_utf8: 'it is not a text in UTF-8',
  file_no_list: 'there is no list at {path}: write one, [] if it is empty',
  file_no_service: 'there is no HTTP service {group} with a loadBalancer: add it, with "servers: []"',
  file_no_cluster:
    'there is no cluster {group} with endpoints: add it, with an empty list "lb_endpoints" in the first of them',
  file_cluster_twice: 'cluster {group} is there twice',
  file_list_in_brackets:
    'the list in brackets has comments, anchors, or no place for a mark: write it in lines that begin with "-"',
  file_not_changeable: 'the list cannot be changed without changing something else, as an anchor does: write it out',
  file_too_complex: 'the file takes too long to read',
  file_thread_ended: 'the thread that reads files has ended',
  file_traefik_json: 'must end in .yml or .yaml, as Traefik reads no JSON',
  file_label_wrong: '{names} cannot be names of labels',
  file_entry_foreign:
    '{address} stays, as somebody else wrote its entry in the file: take it out there, and unregister again',
} as const;
