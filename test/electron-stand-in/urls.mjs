// An app's own schemes, as Chromium without Electron can have them: `app://bundle/x` is fetched as
// `https://bundle.app.electron-stand-in.invalid/x`, answered before the network is asked. The app reads
// and gives its own form everywhere; only the page's `location` and `origin` show the other one.

const REALM = '.electron-stand-in.invalid';
const NO_HOST = '_';

/** Privileges of the schemes the app registered, by name. */
export const schemes = new Map();

const wireHost = (scheme, host) => `${host === '' || host === '.' ? NO_HOST : host}.${scheme}${REALM}`;

/** What Chromium loads for a URL of the app. Others stay as they are. */
export function toWire(url) {
  const [, scheme, host, rest] = /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  if (scheme === undefined || !schemes.has(scheme.toLowerCase())) return url;
  return `https://${wireHost(scheme.toLowerCase(), host)}${rest.startsWith('/') ? rest : `/${rest}`}`;
}

/** The app's form of what Chromium names. */
export function fromWire(url) {
  const [, host, scheme, rest] = /^https:\/\/(.+)\.([a-z\d+-]+)\.electron-stand-in\.invalid(.*)$/s.exec(url) ?? [];
  return scheme === undefined ? url : `${scheme}://${host === NO_HOST ? '.' : host}${rest}`;
}

/** Scheme of a URL that one of the app's handlers answers; undefined for all others. */
export function schemeOfWire(url) {
  return /^https:\/\/[^/]+\.([a-z\d+-]+)\.electron-stand-in\.invalid(?:[/?#]|$)/.exec(url)?.[1];
}

/** A header's value with the app's origins, and its schemes as CSP sources, in Chromium's form. */
export function headerToWire(value) {
  let wired = value;
  for (const scheme of schemes.keys()) {
    wired = wired
      .replace(new RegExp(`\\b${scheme}://([^\\s/;,]*)`, 'g'), (_, host) => `https://${wireHost(scheme, host)}`)
      .replace(new RegExp(`(^|\\s)${scheme}:(?=[\\s;]|$)`, 'g'), `$1https://*.${scheme}${REALM}`);
  }
  return wired;
}

/** Origin as WebFrameMain gives it. */
export function originOf(url) {
  const [, own] = /^([a-z][a-z\d+.-]*:\/\/[^/?#]*)/i.exec(url) ?? [];
  if (own === undefined) return 'null';
  return /^(https?|file):/.test(own) ? new URL(url).origin : own;
}
