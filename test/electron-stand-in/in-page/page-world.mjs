/* global window, CustomEvent, EventTarget */
// What runs in the page's own world before its scripts: the page's half of the bridge, and a
// window.open that asks the app. Sent into the page as text; `theirs` and `mine` are secret to the page.

/** `makeBridge` of bridge.mjs, the event names of both halves, and the one of the app's window opener. */
export function startPageWorld(makeBridge, mine, theirs, opening) {
  // The preload runs in the main frame only, so there is nothing to speak with elsewhere.
  const inMainFrame = window === window.top;
  const { apply } = Reflect;
  const { dispatchEvent } = EventTarget.prototype;
  const Signal = CustomEvent;
  const here = window;
  const makeUrl = URL;
  if (inMainFrame) {
    makeBridge(mine, theirs, (key, value) => {
      if (Object.hasOwn(here, key)) return 'Cannot bind an API on top of an existing property on the window object';
      Object.defineProperty(here, key, { value, enumerable: true, configurable: false, writable: false });
      return undefined;
    });
  }
  // A real popup that is closed at once hangs its opener, so none is opened here.
  const open = function (url = '', frameName = '', features = '') {
    const absolute = url === '' ? 'about:blank' : new makeUrl(url, here.document.baseURI).href;
    const detail = { url: absolute, frameName: String(frameName), features: String(features) };
    if (inMainFrame) apply(dispatchEvent, here, [new Signal(opening, { detail })]);
    return null;
  };
  Object.defineProperty(here, 'open', { value: open, writable: true, enumerable: true, configurable: true });
}
