export const actions = {
  module_missing: 'module is {given}: name one',
  module_not_pairs: 'module {module}: {given} is not name=value',
  module_wrong: 'module {module}: {reason}',
  module_args_list: 'module {module}: args is a list; write a text or a map',
  argument_unknown: 'there is no argument {name}; there are {known}',
  not_pair: '{given} is not name=value',
  argument_missing: 'argument {name} is missing',
  argument_not_text: 'argument {name} must be a text',
  nothing_to_do: 'there is nothing to run or write: give {names}',
  only_one_of: 'give only one of {names}',
  command_empty: 'module command: there is nothing to run',
  command_no_program: 'module command: {name} is not a program',
  script_without_file: 'module script: name a file',
  script_has_nul: 'module {module}: a script cannot hold a NUL character',
  mode_wrong: 'mode {mode} must be written in octal digits, as 0644',
  file_not_below: 'file {path} is not below {directory}: only files there can be sent to nodes',
  file_not_on_server: 'file {path} does not exist on the server: put it below {directory}',
  not_a_file: '{path} is not a file',
  file_too_large: 'file {path} has {size} bytes: {most} is the most that is sent',
  quote_not_closed: 'the quote {quote} is not closed in: {text}',
  argument_not_one: 'module {module}: {argument} is no argument',
  module_chosen_by_node:
    "module {module}: the node's own programs say what is used: leave {chooser} out, or name that module itself",
  module_takes_server_file:
    'module {module} would take its file from the server: send it with the module copy, then give remote_src: true',
  module_of_collection:
    "module {module} is of a collection, and none of those that the server's settings list: whoever runs the server can add it to SPRINGTIDE_ANSIBLE_MODULES",
  module_unknown:
    'there is no module {module} that actions may name: there are shell, command, longscript, script, copy, template, {known}',
  module_not_on_node:
    'module {module} {reason}: do it with a module that works on the node, as shell, or in a playbook',
  module_computes_here: 'computes where Ansible runs, and nothing of an action is evaluated on the server',
  module_of_playbooks: 'is a part of playbooks and does nothing on a node',
  module_with_server_files: 'works with files of the server',
  module_gather_facts: 'is a part of playbooks: name setup',
  playbook_path_wrong:
    'path {path} is not the path of a playbook, as web/deploy.yml: letters, digits and . _ - + @, below the directory of files or in a repository (repo:NAME/path)',
  playbook_tag_wrong: '{name}: {tag} is not a tag',
  playbook_not_boolean: '{name} is true or false',
  playbook_vars_wrong: 'extra_vars is a map of variables',
  playbook_var_wrong: 'extra_vars: {name} is not the name of a variable',
  play_content_too_large:
    'there are more than {most} bytes or {files} files in {directory}, and all of it goes with the playbook: put the playbook into a directory of its own',
  play_not_begun: 'the play did not begin {times} times: look at the log of the server, then try again',
  play_claim_wrong: 'the node answers what does not say which play it is part of',
  play_elsewhere:
    'play {play} was begun by a server with another data directory, and only that one can follow it: start it again there, or retry the node once the play has ended',
  ansible_ended: 'Ansible ended with exit code {code}',
  ansible_unknown:
    'ansible-core {version} on the server makes modules in a way that is not known here: install a version from 2.14 to 2.19',
  ansible_missing: 'it needs Ansible on the server: apt-get install ansible-core',
} as const;
