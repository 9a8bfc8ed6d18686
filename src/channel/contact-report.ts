import type { Contact, Trouble } from '../domain/contact.ts';
import { steadyNow } from '../base/time/steady-time.ts';

/** Milliseconds after which a connection that is still being made is reported. */
const SLOW_MS = 5000;
/** This many failed tries in a row are reported one by one; later ones at most once in this many milliseconds. */
const REPORTED_EACH = 5;
const REST_MS = 10_000;

const RUNNING: Contact = { phase: 'running', trouble: null };

/**
 * Reports the contact of one run with its node, when it changes. A node that takes its run at once is reported as running,
 * once: before a crash something else may have been recorded.
 */
export class ContactReport implements Disposable {
  private readonly report: (contact: Contact) => void;
  private readonly now: () => number;
  private slow: NodeJS.Timeout | undefined;
  private trouble: Trouble | null = null;
  private reported: Contact | null = null;
  private reportedAt = 0;

  constructor(report: ((contact: Contact) => void) | undefined, now: () => number = steadyNow) {
    this.report = report ?? (() => {});
    this.now = now;
  }

  /** A connection is being made. */
  connects(): void {
    clearTimeout(this.slow);
    if (this.reported?.phase === 'connecting') return;
    this.slow = setTimeout(() => this.say({ phase: 'connecting', trouble: this.trouble }), SLOW_MS).unref();
  }

  /** A try failed, and there will be another one. */
  fails(reason: string, until: Date): void {
    clearTimeout(this.slow);
    const isNews = reason !== this.trouble?.reason;
    const tries = (this.trouble?.tries ?? 0) + 1;
    this.trouble = { reason, tries, until };
    if (!isNews && tries > REPORTED_EACH && this.now() < this.reportedAt + REST_MS) return;
    this.say({ phase: 'connecting', trouble: this.trouble });
  }

  /** The node answers. */
  answers(): void {
    clearTimeout(this.slow);
    this.trouble = null;
    if (this.reported?.phase === 'running' || this.reported?.phase === 'ending') return;
    this.say(RUNNING);
  }

  /** The time of the run is over, and it is being ended. */
  ends(): void {
    this.say({ phase: 'ending', trouble: null });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.slow);
  }

  private say(contact: Contact): void {
    this.reported = contact;
    this.reportedAt = this.now();
    this.report(contact);
  }
}
