// The stage of a dial that asks a proxy for a connection to the router. The dialogue says what to send and what the
// answers mean; here they get a socket, a time limit and their facts.

import type { Socket } from 'node:net';
import type { ErrorRecord, ProxyRecord } from '../../../shared/capture-record.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import { placeText } from '../dial-stages.ts';
import { readError } from '../error-text.ts';
import { basicFault } from '../http-headers.ts';
import type { ProxyTarget, TransportFact } from '../transport.ts';
import { ConnectDialogue } from './connect-dialogue.ts';
import { type Dialogue, type ProxyAnswer, type ProxyFault, type Step } from './dialogue.ts';
import { SocksDialogue, socksFault } from './socks-dialogue.ts';

interface RouterPlace {
  readonly host: string;
  readonly port: number;
}

/** Why this proxy cannot be asked for the router, as the last fact of a dial; undefined if it can. */
export function proxyFault(proxy: ProxyTarget, router: RouterPlace): ErrorRecord | undefined {
  const login = loginOf(proxy);
  const basic = login === undefined ? undefined : basicFault(login.user, login.password);
  const text = proxy.type === 'http' ? basic : socksFault(router.host, login);
  return text === undefined ? undefined : { kind: 'error', stage: 'proxy', code: 'BAD_PROXY', text };
}

/** Asks the proxy behind a connected socket for the router; `next` gets the socket once the way is open. */
export function openTunnel(
  attempt: DialAttempt,
  socket: Socket,
  proxy: ProxyTarget,
  router: RouterPlace,
  limitMs: number,
  next: (socket: Socket) => void,
): void {
  if (attempt.over) return;
  const dialogue = dialogueWith(proxy, router);
  let bytes: Buffer = Buffer.alloc(0);
  const stage = attempt.stage('proxy', limitMs, (silence) => {
    const step = dialogue.cut(bytes);
    return step === undefined ? [...unread(bytes, 'the answer of the proxy is not complete'), silence] : failed(step);
  });
  const record = (answer: ProxyAnswer, accepted: boolean): ProxyRecord => ({
    kind: 'proxy',
    type: proxy.type,
    proxy: placeText(proxy.host, proxy.port),
    target: placeText(router.host, router.port),
    ...answer,
    accepted,
    took: stage.took(),
  });
  /** The last facts, of a step that ends the dial. */
  const failed = (step: Step): TransportFact[] => {
    if (step.kind === 'refused') {
      const body = unread(step.body ?? new Uint8Array(), 'the body of the proxy’s refusal');
      return [record(step.answer, false), ...body, errorOf(step.fault)];
    }
    return step.kind === 'strange' ? [...unread(bytes, 'what the proxy answered'), errorOf(step.fault)] : [];
  };

  const onReadable = (): void => {
    for (;;) {
      const chunk: unknown = socket.read();
      if (!Buffer.isBuffer(chunk) || attempt.over) return;
      bytes = Buffer.concat([bytes, chunk]);
      if (advance()) return;
    }
  };
  /** Deals with what has come; true once the stage is over. */
  const advance = (): boolean => {
    for (;;) {
      const step = dialogue.take(bytes);
      if (step.kind === 'more') return false;
      if (step.kind === 'send') {
        bytes = bytes.subarray(step.used);
        socket.write(step.bytes);
        continue;
      }
      detach();
      if (step.kind === 'open') open(step.answer, step.used);
      else attempt.end(failed(step));
      return true;
    }
  };
  const open = (answer: ProxyAnswer, used: number): void => {
    stage.done();
    attempt.fact(record(answer, true));
    if (attempt.over) return;
    // What came behind the answer is the router's: whoever reads next begins with it.
    if (bytes.length > used) socket.unshift(bytes.subarray(used));
    next(socket);
  };
  const lost = (error?: Error): void => {
    detach();
    const step = dialogue.cut(bytes);
    attempt.end(step === undefined ? [...unread(bytes, UNFINISHED), errorOf(closed(proxy, error))] : failed(step));
  };
  const onEnd = (): void => {
    lost();
  };
  const detach = (): void => {
    socket.off('readable', onReadable);
    socket.off('end', onEnd);
    socket.off('close', onEnd);
    socket.off('error', lost);
  };
  // Read when asked for, not pushed: so the socket is still at rest for the next stage.
  socket.on('readable', onReadable);
  socket.on('end', onEnd);
  socket.on('close', onEnd);
  socket.on('error', lost);
  socket.write(dialogue.begin());
}

const UNFINISHED = 'the answer of the proxy is not complete';

function dialogueWith(proxy: ProxyTarget, router: RouterPlace): Dialogue {
  const login = loginOf(proxy);
  if (proxy.type === 'http') return new ConnectDialogue(placeText(router.host, router.port), login);
  return new SocksDialogue(router.host, router.port, login);
}

function loginOf({ user, password }: ProxyTarget): { readonly user: string; readonly password: string } | undefined {
  if (user === undefined && password === undefined) return undefined;
  return { user: user ?? '', password: password ?? '' };
}

function closed(proxy: ProxyTarget, error: Error | undefined): ProxyFault {
  const other = proxy.type === 'http' ? 'a SOCKS5 or TLS port' : 'an HTTP or TLS port';
  const text = `The proxy closed the connection without a whole answer. Not only a refusal looks so: ${other} does it too.`;
  if (error === undefined) return { code: 'PROXY_CLOSED', text };
  const read = readError(error);
  return { code: read.code, text: `${text} (${error.message})` };
}

function errorOf({ code, text }: ProxyFault): ErrorRecord {
  return { kind: 'error', stage: 'proxy', code, text };
}

function unread(bytes: Uint8Array, reason: string): TransportFact[] {
  return bytes.length === 0 ? [] : [{ kind: 'rejected', dir: 'in', bytes: Uint8Array.from(bytes), reason }];
}
