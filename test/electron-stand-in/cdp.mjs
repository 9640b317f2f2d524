// The DevTools protocol over Chromium's own pipe: messages of JSON, each ended by a zero byte. A pipe
// and not a port, for Chromium ends by itself as soon as the process at its other end is gone.
import { EventEmitter } from 'node:events';

export class Cdp {
  #writable;
  #lastId = 0;
  #waiting = new Map();
  #sessions = new Map();
  #ended = false;

  /** `browser` is the process that startBrowser gives. */
  constructor(browser) {
    this.#writable = browser.stdio[3];
    this.root = new CdpSession(this, undefined);
    this.#sessions.set(undefined, this.root);
    let parts = [];
    browser.stdio[4].on('data', (bytes) => {
      let from = 0;
      for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, from)) {
        parts.push(bytes.subarray(from, end));
        this.#take(JSON.parse(Buffer.concat(parts).toString('utf8')));
        parts = [];
        from = end + 1;
      }
      if (from < bytes.length) parts.push(bytes.subarray(from));
    });
    const end = () => this.#end();
    browser.stdio[4].on('close', end);
    this.#writable.on('error', end);
  }

  /** The result of a command. Rejects with Chromium's text, or if Chromium has ended. */
  send(method, params = {}, sessionId) {
    if (this.#ended) return Promise.reject(new Error(`${method}: Chromium has ended`));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, sessionId, resolve, reject });
      this.#writable.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** The session with this id; its events come from now on. */
  session(sessionId) {
    const session = new CdpSession(this, sessionId);
    this.#sessions.set(sessionId, session);
    return session;
  }

  #take(message) {
    if (message.id !== undefined) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
      else waiting?.resolve(message.result);
      return;
    }
    this.#sessions.get(message.sessionId)?.emit(message.method, message.params);
    if (message.method === 'Target.detachedFromTarget') this.#forget(message.params.sessionId);
  }

  #forget(sessionId) {
    const session = this.#sessions.get(sessionId);
    this.#sessions.delete(sessionId);
    for (const [id, waiting] of this.#waiting) {
      if (waiting.sessionId !== sessionId) continue;
      this.#waiting.delete(id);
      waiting.reject(new Error(`${waiting.method}: the page is gone`));
    }
    session?.emit('detached');
  }

  #end() {
    if (this.#ended) return;
    this.#ended = true;
    for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: Chromium has ended`));
    this.#waiting.clear();
    this.root.emit('ended');
  }
}

/** One target's half of the connection. Emits the protocol's events by their names, and 'detached'. */
class CdpSession extends EventEmitter {
  #cdp;
  #id;

  constructor(cdp, id) {
    super();
    this.setMaxListeners(0);
    this.#cdp = cdp;
    this.#id = id;
  }

  send(method, params) {
    return this.#cdp.send(method, params, this.#id);
  }

  /** For what nobody waits for: a page that goes away meanwhile is no error. */
  tell(method, params) {
    this.send(method, params).catch(() => {});
  }
}
