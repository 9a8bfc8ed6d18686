export const terminals = {
  terminal_not_found: 'terminal {id} not found',
  terminal_without_address: 'the node has no address yet, and no terminal can be opened there',
  terminal_tickets_full: '{count} tickets for terminals are not used yet: use one of them, or wait until they expire',
  terminal_ticket_wrong:
    'a terminal needs a ticket of /node/open_terminal that was not used and has not expired: ask for another one',
  terminals_of_operator: '{count} terminals are open under this name: close one first',
  terminals_in_all: '{count} terminals are open on this server: wait until one is closed',
  terminal_not_opened: 'no terminal could be opened: {reason}',
  terminal_shell_ended: 'the shell ended with {code}',
  terminal_lost: 'the connection to the node was lost',
  terminal_left: 'the page was closed',
  terminal_idle: 'nothing was typed for {seconds} s',
  terminal_record_full: 'the record is as large as it may be: open another terminal',
  terminal_record_failed: 'the terminal could not be recorded: {reason}',
  terminal_message_wrong: 'the page sent something that is not understood',
  terminal_server_stops: 'the server stops',
} as const;
