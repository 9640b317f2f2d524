// A wampcra login for the benchmark: settles at WELCOME with the way to leave.
import WebSocket from 'ws';

// The library talks to the console at every step; that would be measured too.
console.log = console.warn = console.debug = () => {};
globalThis.WebSocket = WebSocket;
const { default: autobahn } = await import('autobahn');

export function login({ url, realm, authid, secret }) {
  return new Promise((resolve, reject) => {
    const connection = new autobahn.Connection({
      url,
      realm,
      authmethods: ['wampcra'],
      authid,
      serializers: [new autobahn.serializer.JSONSerializer()],
      max_retries: 0,
      retry_if_unreachable: false,
      onchallenge: (_session, _method, { challenge }) => autobahn.auth_cra.sign(secret, challenge),
    });
    connection.onopen = () => resolve(() => connection.close());
    connection.onclose = (cause, details) => {
      reject(new Error(details.reason ?? cause));
      return true;
    };
    connection.open();
  });
}
