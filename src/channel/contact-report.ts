import type { Contact, Trouble } from '../domain/contact.ts';
import { steadyNow } from './steady-time.ts';

/** Milliseconds after which a node that is still being connected to is worth a word. */
const SLOW_MS = 5000;
/** So many failed tries in a row are told one by one; further ones at most so often, in milliseconds. */
const TOLD_ONE_BY_ONE = 5;
const REST_MS = 10_000;

const RUNNING: Contact = { phase: 'running', trouble: null };

/**
 * Tells how one run stands with its node, when that changes. Most nodes take their run at once: then nothing is told but,
 * once, that it runs, for whoever was told something else before a crash.
 */
export class ContactReport implements Disposable {
  private readonly tell: (contact: Contact) => void;
  private readonly now: () => number;
  private slow: NodeJS.Timeout | undefined;
  private trouble: Trouble | null = null;
  private told: Contact | null = null;
  private toldAt = 0;

  constructor(tell: ((contact: Contact) => void) | undefined, now: () => number = steadyNow) {
    this.tell = tell ?? (() => {});
    this.now = now;
  }

  /** A connection is being made. */
  connects(): void {
    clearTimeout(this.slow);
    if (this.told?.phase === 'connecting') return;
    this.slow = setTimeout(() => this.say({ phase: 'connecting', trouble: this.trouble }), SLOW_MS).unref();
  }

  /** A try failed, and there will be another one. */
  fails(reason: string, until: Date): void {
    clearTimeout(this.slow);
    const isNews = reason !== this.trouble?.reason;
    const tries = (this.trouble?.tries ?? 0) + 1;
    this.trouble = { reason, tries, until };
    if (!isNews && tries > TOLD_ONE_BY_ONE && this.now() < this.toldAt + REST_MS) return;
    this.say({ phase: 'connecting', trouble: this.trouble });
  }

  /** The node answers. */
  answers(): void {
    clearTimeout(this.slow);
    this.trouble = null;
    if (this.told?.phase === 'running' || this.told?.phase === 'ending') return;
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
    this.told = contact;
    this.toldAt = this.now();
    this.tell(contact);
  }
}
