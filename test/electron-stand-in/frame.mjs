// WebFrameMain of the main frame: a new object for each document, so that what a message came from stays
// true after the page went on.
import { originOf } from './urls.mjs';

let lastRoutingId = 0;

export class WebFrameMain {
  #contents;
  #gone = false;
  #url = 'about:blank';
  routingId = ++lastRoutingId;
  parent = null;
  name = '';
  detached = false;

  constructor(contents, url) {
    this.#contents = contents;
    this.#url = url;
    this.processId = contents.id;
    this.frameToken = `frame-${this.routingId}`;
    this.frameTreeNodeId = contents.id;
  }

  get url() {
    return this.#url;
  }
  get origin() {
    return originOf(this.#url);
  }
  get top() {
    return this;
  }
  get frames() {
    return [];
  }
  get framesInSubtree() {
    return [this];
  }
  get visibilityState() {
    return 'visible';
  }
  isDestroyed() {
    return this.#gone;
  }
  send(channel, ...args) {
    if (!this.#gone) this.#contents.send(channel, ...args);
  }
  postMessage() {
    throw new Error("MessagePorts are not shown by Electron's stand-in");
  }
  executeJavaScript(code, userGesture) {
    return this.#contents.executeJavaScript(code, userGesture);
  }
  reload() {
    this.#contents.reload();
    return true;
  }

  /** The same document under another URL (history.pushState). */
  moveTo(url) {
    this.#url = url;
  }
  leave() {
    this.#gone = true;
    this.detached = true;
  }
}
