export const fleet = {
  fleet_item_refused: '{item}: {reason}',
  fleet_reference_unknown: '{field} is {name}, and {kind} have no such name, neither in the file nor here',
  fleet_field_fixed: '{field} cannot be changed: leave it as it is, or delete the record and make it again',
  fleet_field_unknown: 'there is no such field',
  fleet_name_missing: 'the name is empty',
  fleet_name_twice: 'the name stands twice, as people see it',
  fleet_busy: 'another file is being applied: try again when it is',
  fleet_prune_needs_label: 'prune needs a label: it deletes the records of a set',
  fleet_file_too_large: 'the file is too large: at most {most} characters',
  fleet_yaml_wrong: 'this is no YAML of a fleet: {reason}',
  fleet_yaml_version:
    'the file asks for another version of YAML: take its line %YAML out, as no would mean false there',
  fleet_yaml_tag: 'the tag {tag} is none of a fleet file: take it out',
  fleet_in_two_files: '{item} stands in two files: {first} and {second}',
} as const;
