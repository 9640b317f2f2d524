// Realm names as Autobahn and Crossbar want them: stricter than the specification, for which any
// URI will do. Source: autobahn-python, wamp/message.py.

const PLAIN = /^[A-Za-z][A-Za-z\d_\-@.]{2,254}$/;
const ETHEREUM_ADDRESS = /^0x[A-Fa-f\d]{40}$/;

/** True if Autobahn and Crossbar accept the realm name. */
export function isAutobahnRealm(name: string): boolean {
  return PLAIN.test(name) || ETHEREUM_ADDRESS.test(name);
}
