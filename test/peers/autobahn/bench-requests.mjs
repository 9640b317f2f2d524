// Calls and events for the benchmark: an open session with what it takes to load it.
import WebSocket from 'ws';

// The library talks to the console at every step; that would be measured too.
console.log = console.warn = console.debug = () => {};
globalThis.WebSocket = WebSocket;
const { default: autobahn } = await import('autobahn');

export function connect({ url, realm }) {
  return new Promise((resolve, reject) => {
    const connection = new autobahn.Connection({
      url,
      realm,
      serializers: [new autobahn.serializer.JSONSerializer()],
      max_retries: 0,
      retry_if_unreachable: false,
    });
    connection.onopen = (session) =>
      resolve({
        call: (procedure, args) => session.call(procedure, args),
        subscribe: (topic, onEvent) => session.subscribe(topic, onEvent),
        leave: () => connection.close(),
      });
    connection.onclose = (cause, details) => {
      reject(new Error(details.reason ?? cause));
      return true;
    };
    connection.open();
  });
}
