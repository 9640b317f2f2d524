// A hostile router: it knows the secrets of its clients and repeats them, in every form, wherever a
// router can put a text. What it sent is kept, so that a test can show that the secret was there.

import type { Canary } from './canary.ts';
import { derivedKey, formsOf } from './canary.ts';
import { listenScripted, type Script, type Talk } from './scripted-peer.ts';
import { accepting, frame, listenRaw, onRequest, switching } from '../unit/main/transport/raw-peer.ts';

/** Longest reason of a WebSocket close frame, in bytes (RFC 6455 section 5.5). */
const LONGEST_REASON = 123;

export interface EchoRouter {
  readonly url: string;
  /** Everything that was sent, as bytes. */
  readonly sent: () => Buffer;
}

/** A way to echo; `words` are all forms of the secrets that the client knows by then. */
export interface Echo {
  readonly name: string;
  listen(canary: Canary | undefined, words: (afterKey: boolean) => readonly string[]): Promise<EchoRouter>;
}

/** Speaks once the client has shown that it knows its secret, or at once to a client without one. */
function spoken(
  name: string,
  say: (send: Talk['send'], words: readonly string[], talk: Talk) => Promise<void> | void,
): Echo {
  return {
    name,
    async listen(canary, words) {
      const sent: Buffer[] = [];
      const script: Script = async (talk) => {
        const send = (message: readonly unknown[] | string | Uint8Array): void => {
          sent.push(
            message instanceof Uint8Array || typeof message === 'string'
              ? Buffer.from(message)
              : Buffer.from(JSON.stringify(message)),
          );
          talk.send(message);
        };
        await talk.next();
        if (canary) {
          const extra = canary.method === 'wampcra' ? { challenge: '{"nonce":"n"}', ...canary.salting } : {};
          send([4, canary.method, extra]);
          await talk.next();
        }
        await say(send, words(true), talk);
      };
      const { url } = await listenScripted(script);
      return { url, sent: () => Buffer.concat(sent) };
    },
  };
}

/** Speaks below WAMP: `answer` gives the bytes that follow the request for a WebSocket. */
function below(name: string, answer: (words: readonly string[], head: string) => readonly (string | Buffer)[]): Echo {
  return {
    name,
    async listen(_canary, words) {
      const sent: Buffer[] = [];
      const { port } = await listenRaw((socket) => {
        onRequest(socket, (head) => {
          for (const part of answer(words(false), head)) {
            const bytes = Buffer.from(part);
            sent.push(bytes);
            socket.write(bytes);
          }
          socket.end();
        });
      });
      return { url: `ws://127.0.0.1:${port}/ws`, sent: () => Buffer.concat(sent) };
    },
  };
}

const http = (status: string, headers: readonly string[], body: string) =>
  [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');

const all = (words: readonly string[]) => words.join(' ');

export const ECHOES: readonly Echo[] = [
  spoken('the words of ABORT', (send, words) => send([3, { message: all(words) }, 'wamp.error.not_authorized'])),
  spoken('reason, keys and values of ABORT', (send, words) =>
    send([3, { [all(words)]: 1, list: words, deep: { deeper: [{ [all(words)]: all(words) }] } }, all(words)]),
  ),
  spoken('a message that ends too early', (send, words) => send(`[3,{"message":"${all(words)}`)),
  spoken('a text that is no JSON', (send, words) => send(`<error>${all(words)}</error>`)),
  spoken('a binary frame', (send, words) => send(Buffer.from(all(words)))),
  spoken('a field of the wrong type', (send, words) => send([2, all(words), { roles: all(words) }])),
  spoken('a type nobody knows', async (send, words) => {
    send([words.length + 1000, ...words]);
    send([all(words)]);
  }),
  spoken('a challenge for another method', (send, words) => send([4, all(words), { [all(words)]: all(words) }])),
  spoken('WELCOME, then the words of GOODBYE', (send, words) => {
    send([2, 7, { roles: { broker: {} }, realm: all(words), authid: all(words), authrole: all(words), x: words }]);
    send([6, { message: all(words) }, all(words)]);
  }),
  below('a refused upgrade', (words) => [
    http(
      `403 ${all(words)}`,
      words.map((word, i) => `X-Echo-${i}: ${word}`),
      all(words),
    ),
  ]),
  below('a redirect', (words) => [
    http(
      '302 Found',
      [`Location: ws://127.0.0.1/?${encodeURIComponent(all(words))}`, `Set-Cookie: a=${all(words)}`],
      '',
    ),
  ]),
  below('a subprotocol', (words, head) => [
    switching(head, [`Sec-WebSocket-Protocol: ${all(words)}`, `Server: ${all(words)}`]),
  ]),
  below('an answer that is no HTTP', (words) => [`SSH-2.0-${all(words)}\r\n`]),
  below('a half header', (words) => [`HTTP/1.1 200 OK\r\n${all(words)}`]),
  below('a frame with reserved bits', (words, head) => [switching(head), frame(0xf1, all(words))]),
  below('a text that is no UTF-8', (words, head) => [
    switching(head),
    frame(0x81, Buffer.concat([Buffer.from(all(words)), Buffer.of(0xff)])),
  ]),
];

/** A close frame with one word as its reason; words that are too long are cut, as a router must. */
export async function closingWith(word: string): Promise<EchoRouter> {
  const sent: Buffer[] = [];
  const { port } = await listenRaw(
    accepting((socket) => {
      const bytes = Buffer.concat([Buffer.of(0x0f, 0xa0), Buffer.from(word).subarray(0, LONGEST_REASON)]);
      const close = frame(0x88, bytes);
      sent.push(close);
      socket.once('data', () => socket.end(close));
    }),
  );
  return { url: `ws://127.0.0.1:${port}/ws`, sent: () => Buffer.concat(sent) };
}

/** What the router of a canary says: all forms of the secret and, once it exists, of its key. */
export function wordsOf(canary: Canary): (afterKey: boolean) => readonly string[] {
  const key = derivedKey(canary);
  return (afterKey) => [
    ...Object.values(formsOf(canary.secret)),
    ...(afterKey && key !== undefined
      ? [...Object.values(formsOf(key)), Buffer.from(key, 'base64').toString('hex')]
      : []),
  ];
}
