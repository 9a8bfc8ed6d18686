import { messageOf } from '../../base/errors.ts';
import { AskedThread, type ThreadFault, type ThreadOptions } from '../../base/threads/asked-thread.ts';
import { message, type Value } from '../../messages/message.ts';
import { TemplateFault } from './fault.ts';
import type { RenderResult, Request } from './messages.ts';

/** Renders in a thread of its own (RT1 to RT3). `ask` throws a TemplateFault. */
export class RenderThread extends AskedThread<Request, RenderResult> {
  constructor(options: ThreadOptions) {
    super(options, (why, cause) => new TemplateFault(reasonOf(why, cause, options), cause === null ? {} : { cause }));
  }
}

function reasonOf(why: ThreadFault, cause: unknown, { patience }: ThreadOptions): Value {
  switch (why) {
    case 'slow':
      return message('template_too_slow', { most: patience });
    case 'memory':
      return message('template_too_much_memory');
    case 'unsent':
      return message('template_not_handed_over', { reason: String(cause) });
    case 'ended':
      return cause === null ? message('template_thread_ended') : messageOf(cause);
  }
}
