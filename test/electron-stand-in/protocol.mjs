// The app's own schemes and its hooks on requests. Every request of a page stops at
// Fetch.requestPaused; those of a registered scheme are answered by its handler and never leave.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { recorded } from './happening.mjs';
import { fromWire, headerToWire, schemeOfWire, schemes, toWire } from './urls.mjs';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};
const handlers = new Map();
let ready = false;

/** From now on no scheme can be registered. */
export const closeRegistration = () => (ready = true);

export const protocol = {
  registerSchemesAsPrivileged(list) {
    if (ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges = {} } of list) schemes.set(scheme, privileges);
  },
  handle(scheme, handler) {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    // One that was never registered as standard has no host in Electron, so neither is it shown here.
    if (!schemes.get(scheme)?.standard) throw new Error(`The stand-in shows standard schemes only, not '${scheme}'`);
    handlers.set(scheme, handler);
  },
  unhandle: (scheme) => void handlers.delete(scheme),
  isProtocolHandled: (scheme) => handlers.has(scheme),
};

export const net = {
  isOnline: () => true,
  async fetch(input, init) {
    const url = typeof input === 'string' ? input : (input.url ?? String(input));
    if (!url.startsWith('file:')) return globalThis.fetch(input, init);
    const file = fileURLToPath(url);
    const body = await readFile(file);
    return new globalThis.Response(body, {
      headers: { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' },
    });
  },
};

/** Hooks of session.webRequest: the first two work, the others are written down. */
export function makeWebRequest() {
  const hooks = {};
  const hook = (name) => (filter, listener) => {
    const [patterns, run] =
      typeof filter === 'function' || filter === null ? [undefined, filter] : [filter.urls, listener];
    recorded(`webRequest.${name}`)(patterns);
    hooks[name] = run ? { run, fits: fits(patterns) } : undefined;
  };
  const webRequest = { hooks };
  for (const name of ['onBeforeRequest', 'onHeadersReceived']) webRequest[name] = hook(name);
  for (const name of ['onBeforeSendHeaders', 'onSendHeaders', 'onResponseStarted', 'onCompleted', 'onErrorOccurred']) {
    webRequest[name] = hook(name);
  }
  return webRequest;
}

function fits(patterns) {
  if (!patterns || patterns.includes('<all_urls>')) return () => true;
  const tests = patterns.map((pattern) => {
    const text = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*');
    return new RegExp(`^${text}$`);
  });
  return (url) => tests.some((test) => test.test(url));
}

const asked = (hook, details) =>
  hook?.fits(details.url)
    ? new Promise((resolve) => hook.run(details, (answer) => resolve(answer ?? {})))
    : Promise.resolve({});

/** Answers one stopped request of `contents`: by a handler, a hook, or by letting it go. */
export async function answerRequest(paused, session, contents) {
  const { requestId, request, resourceType } = paused;
  const { hooks } = contents.session.webRequest;
  const url = fromWire(request.url);
  const details = {
    id: requestId,
    url,
    method: request.method,
    webContentsId: contents.id,
    webContents: contents,
    frame: contents.mainFrame,
    resourceType:
      { Document: 'mainFrame', Stylesheet: 'stylesheet', XHR: 'xhr', Fetch: 'xhr' }[resourceType] ??
      resourceType.toLowerCase(),
    referrer: fromWire(request.headers.Referer ?? ''),
    timestamp: performance.now(),
  };
  const fail = (errorReason) => session.tell('Fetch.failRequest', { requestId, errorReason });
  const { cancel, redirectURL } = await asked(hooks.onBeforeRequest, details);
  if (cancel) return fail('BlockedByClient');
  if (redirectURL) {
    const responseHeaders = [{ name: 'Location', value: toWire(redirectURL) }];
    return session.tell('Fetch.fulfillRequest', { requestId, responseCode: 307, responseHeaders });
  }
  const scheme = schemeOfWire(request.url);
  if (scheme === undefined) return session.tell('Fetch.continueRequest', { requestId });
  const handler = handlers.get(scheme);
  if (handler === undefined) return fail('Failed');
  try {
    const response = await handler(requestOf(url, request));
    if (response.type === 'error') return fail('Failed');
    return session.tell(
      'Fetch.fulfillRequest',
      await fulfilment(requestId, response, hooks.onHeadersReceived, details),
    );
  } catch (error) {
    console.error(`Error in the handler of ${scheme}://`, error);
    return fail('Failed');
  }
}

function requestOf(url, { method, headers, postData }) {
  const given = new globalThis.Headers();
  for (const [name, value] of Object.entries(headers)) given.set(name, fromWire(value));
  return new globalThis.Request(url, { method, headers: given, ...(postData !== undefined && { body: postData }) });
}

async function fulfilment(requestId, response, hook, details) {
  const given = {};
  for (const [name, value] of response.headers) (given[name] ??= []).push(value);
  const statusLine = `HTTP/1.1 ${response.status} ${response.statusText}`.trim();
  const { responseHeaders = given } = await asked(hook, {
    ...details,
    statusCode: response.status,
    statusLine,
    responseHeaders: given,
  });
  return {
    requestId,
    responseCode: response.status,
    ...(response.statusText && { responsePhrase: response.statusText }),
    responseHeaders: Object.entries(responseHeaders).flatMap(([name, values]) =>
      [values].flat().map((value) => ({ name, value: headerToWire(String(value)) })),
    ),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  };
}
