export const hooks = {
  own_program: 'program {program}',
  program_not_there: 'there is no program {name} in {directory}: put it there on the server (mode 700)',
  program_not_trusted:
    "{file} must be a file of root or of the server's user that nobody else may write, and no link: copy it there, and set its mode to 700",
  program_not_executable: '{file} is not executable: set its mode to 700',
  program_late: 'program {program} took more than {seconds} s to {verb}, and was ended',
  program_ended_with: 'program {program} ended its {verb} with {code}: {reason}',
  program_strays:
    'program {program} wrote what is no answer to stdout when it was to {verb} (notes belong to stderr): {line}',
  program_busy: 'program {program} is busy with other calls, and could not be asked: try again later',
  http_server_late:
    '{url} took more than {seconds} s to {verb}: find out what it waits for, or raise the time limit; a retry finds what it may have done',
  http_server_busy: '{url} is busy with other calls, and could not be asked: try again later',
  http_server_strays: 'line {line} of what {url} answers is no answer: each line has to be a JSON object',
  http_server_cut:
    'the answer of {url} ended before its last line, {end}: see in the log of that server why; a retry finds what it may have done',
  http_server_quiet:
    '{url} sent nothing for {seconds} s: find out what it waits for, have it send progress or blank lines, or raise the longest silence; a retry finds what it may have done',
  http_server_throttled: '{url} takes no more calls for now: retry later ({said})',
  http_server_unsure: '{url} fails or does not answer; a retry finds what it may have done ({said})',
  http_server_redirects:
    '{url} answers with a redirect, which is not followed: give the address that it leads to ({said})',
  http_server_signature:
    '{url} does not accept the signature: compare the secret there with the one here, and the clocks ({said})',
  http_server_missing: '{url} takes no such calls: correct the address ({said})',
  http_server_refused: '{url} refuses: {said}',
  http_server_untrusted:
    'the certificate of {url} is not trusted ({said}): give the certificates of its CA, or correct the address',
  http_server_wants_certificate:
    '{url} wants a client certificate, and calls have none ({said}): let it know calls by their signature alone',
  http_server_type: 'the answer of {url} is not one in lines: its content type has to be {type}',
  http_server_long: 'the answer of {url} has more than {bytes} bytes',
  http_server_lines: 'the answer of {url} has more than {lines} lines',
  http_server_url_wrong:
    'this is no address of a server: give one such as https://hooks.example.com/springtide, without user, query and fragment',
  ca_wrong: 'these are no certificates that can be read: give them as PEM',
  http_server_secret_wrong: 'a secret is whsec_ and 24 to 64 random bytes in base64: make one with {command}',
} as const;
