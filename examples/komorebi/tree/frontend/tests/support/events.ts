/** An EventSource that says what the test tells it to. */
export class FakeEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static last: FakeEventSource;

  readyState = FakeEventSource.CONNECTING;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeEventSource.last = this;
    queueMicrotask(() => this.open());
  }

  open(): void {
    this.readyState = FakeEventSource.OPEN;
    this.onopen?.();
  }

  fail(readyState: number): void {
    this.readyState = readyState;
    this.onerror?.();
  }

  send(name: string, data: unknown): void {
    const text = JSON.stringify(data);
    this.dispatchEvent(new MessageEvent(name, { data: text }));
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}
