export const hosts = {
  host_failed: 'load balancer at {host}, {file}: {reason}',
  host_change_half: '{reason}; the change is still on {hosts}, and could not be taken back there',
  host_file_missing: 'there is no such file, or its directory may not be entered',
  host_file_unreadable: 'the file may not be read',
  host_file_unwritable: 'the file cannot be replaced: {said}',
  host_file_cut: 'the new text arrived incompletely, and was not used: is a disk full?',
  host_file_too_large: 'the file is larger than {most} bytes',
  host_file_busy: 'another program works on the file',
  host_file_changes: 'somebody else changes the file',
  host_tool_missing: 'there is no {tool}: install it',
  host_answer_wrong: 'the answer makes no sense: {line}',
} as const;
