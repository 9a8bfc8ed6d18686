export const content = {
  record_repository: 'repository {id}',
  repository_not_found: 'repository {id} not found',
  repository_used: 'repository {name} is used by action {actions}: take it out there first',
  repository_used_by_tasks: 'repository {name} is used by task {tasks}',
  deleted_repository_gone: 'there is no deleted repository {id}: what was deleted is kept for a day',
  repository_name_wrong:
    'name is {given}, and must have letters, digits, ., _ and - only, as it is written in actions (repo:NAME/path)',
  repository_url_wrong:
    'url is none of https://host/path, ssh://user@host/path, user@host:path, file:///path: leave out passwords, queries and blanks',
  repository_ref_wrong: 'ref is {given}, and is not the name of a branch, tag or commit',
  repository_not_admitted:
    '{path} is not below a directory of SPRINGTIDE_GIT_DIRECTORIES: only repositories there are read from the server’s own files',
  repository_key_wrong: 'credentials.ssh_key cannot be used: {reason}',
  repository_credentials_other: 'credentials of {scheme} are {fields}: leave {given} out',
  repository_credentials_again:
    'url is at another place, which must not get the credentials of the first one: give them again, or take them out',
  repository_not_fetched_yet: 'repository {name} was never fetched: refresh it',
  repository_commit_wrong: 'at is {given}, and must be a commit of 40 digits',
  repository_no_credentials: 'none',
  repository_not_usable: 'url cannot be used: {reason}',
  repository_not_fetched: 'repository {id} was not fetched: {reason}',
  git_missing: 'git is not installed on this server: apt-get install git openssh-client, and fetch again',
  repository_too_large:
    'it is larger than {most} MiB, which is the most that is fetched: take large files out of the branch, or use another repository',
  repository_too_slow: 'it was not fetched within {seconds} s: see whether the host and the network are slow',
  repository_host_key_changed:
    'its host has another SSH key than the one that is known: if that is meant, accept the new key; if not, somebody may be intercepting the connection',
  repository_key_refused: 'its host does not accept the SSH key: add the public key there, or give another private key',
  repository_token_refused: 'its host does not accept user and token: give others, or see what they may read',
  repository_no_ref: 'it has no branch or tag {ref}: name another',
  repository_no_commit: 'it does not have commit {commit} any more',
  repository_disk_full: 'the disk of this server is full: make room below its data directory',
  repository_of_other_user: 'its directory belongs to another user than the server: change its owner, or use ssh',
  repository_certificate: 'the certificate of its host is not trusted by this server: add its authority to the system',
  repository_not_there: 'there is no repository at that place, or the login may not see it',
  repository_damaged: 'it has objects that git does not accept: run git fsck there',
  repository_unreachable: 'its host cannot be reached: see whether it runs, and the network between',
  repository_fetch_failed: 'git could not fetch it (exit code {code}): {reason}',
  content_reference_wrong:
    '‘{given}’ is not a file of a repository: write repo:NAME/path, with the name itself before the slash',
  content_unknown: 'there is no repository {name}: make it, or correct the name',
  content_never_fetched: 'repository {name} was never fetched: {reason}',
  content_due: 'repository {names} is being fetched: ask again in a moment',
  content_not_planned:
    'repository {name} is not in the plan of this task: write repo:{name}/… in the action itself, not by a template',
  content_not_there: 'repository {name}: {reason}',
  content_no_file: 'there is no file {path} in repository {title}',
  content_repository_gone: 'it was deleted, and commit {commit} is not on this machine',
  content_too_many_files: 'the commit has {count} files, and {most} is the most',
  content_too_large: 'the files of the commit are larger than {most} MiB together',
  content_bad_name: 'the commit has a file of a name that is not accepted: {path}',
  content_used: 'uses repository {name} at commit {commit}',
  content_old: 'repository {name} could not be reached: commit {commit} is what was fetched the last time',
  plan_content_old:
    'repository {name} cannot be reached: the task would use commit {commit}, as it was fetched the last time',
} as const;
