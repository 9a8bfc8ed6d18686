import type { SshConnection } from './ssh-connection.ts';

/** A connection, and the place in the pool that it takes. */
export interface Open {
  readonly connection: SshConnection;
  readonly place: Disposable;
}

interface Idle extends Open {
  readonly timer: NodeJS.Timeout;
}

/**
 * Unused connections by their destination, each until its time is over. One that the node closed is not handed out,
 * and takes no place.
 */
export class IdleConnections implements Disposable {
  /** The map's order is the order in which they became idle. */
  private readonly kept = new Map<string, Idle[]>();

  /** Keeps a connection for so many milliseconds. */
  keep(key: string, open: Open, milliseconds: number): void {
    const end = (): void => {
      if (this.forget(key, idle)) close(idle);
    };
    const timer = setTimeout(end, milliseconds);
    timer.unref();
    const idle: Idle = { ...open, timer };
    this.kept.set(key, [...(this.kept.get(key) ?? []), idle]);
    open.connection.onClose = end;
  }

  /** The most recently used one, which then belongs to the caller; null = there is none. */
  take(key: string): Open | null {
    for (;;) {
      const idle = this.kept.get(key)?.at(-1);
      if (idle === undefined) return null;
      this.forget(key, idle);
      if (idle.connection.isOpen) return idle;
      close(idle);
    }
  }

  /** Closes the one that was idle for longest, if there is one, so that its place is free. */
  makeRoom(): void {
    for (const [key, [idle]] of this.kept) {
      if (idle === undefined) continue;
      this.forget(key, idle);
      close(idle);
      return;
    }
  }

  [Symbol.dispose](): void {
    for (const [key, all] of this.kept) {
      for (const idle of all) {
        this.forget(key, idle);
        close(idle);
      }
    }
  }

  /** Returns false when it is not kept any more. */
  private forget(key: string, idle: Idle): boolean {
    const all = this.kept.get(key) ?? [];
    if (!all.includes(idle)) return false;
    clearTimeout(idle.timer);
    idle.connection.onClose = () => {};
    const rest = all.filter((other) => other !== idle);
    if (rest.length === 0) this.kept.delete(key);
    else this.kept.set(key, rest);
    return true;
  }
}

/** Ends a connection, and frees its place. */
export function close({ connection, place }: Open): void {
  connection[Symbol.dispose]();
  place[Symbol.dispose]();
}
