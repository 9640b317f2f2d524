// One way in which a login fails: the peer that makes it fail, and the words a person must read about it.

import type { Page } from '@playwright/test';
import type { MethodChoice, Profile } from '../../src/shared/profile.ts';
import { listenScripted, type Script } from '../support/scripted-peer.ts';
import { accepting, listenRaw, onRequest } from '../unit/main/transport/raw-peer.ts';
import type { Socket } from 'node:net';

export interface FailingLogin {
  readonly name: string;
  /** Starts the peer; the result is the address for the profile. */
  readonly listen: () => Promise<string>;
  /** What the profile says besides the address. */
  readonly profile?: Partial<Profile>;
  /** What it says of the peer in another place than its address. */
  readonly about?: (url: string) => Partial<Profile>;
  /** What the person does while the attempt runs. */
  readonly person?: (page: Page) => Promise<void>;
  /** What happened: the whole sentence. */
  readonly happened: string;
  /** The evidence and what to do: words that no other verdict has in this place. */
  readonly evidence: RegExp;
  readonly todo: RegExp;
}

/** A method whose secret is in a variable of the host. */
export const withSecret = (method: string, authid: string, variable: string): MethodChoice => ({
  method,
  authid: { kind: 'value', value: authid },
  secret: { from: 'env', name: variable },
});

export const TICKET = withSecret('ticket', 'tess', 'WRONG');
export const CRA = withSecret('wampcra', 'sally', 'WRONG');

/** A server of bytes. */
export const raw = (talk: (socket: Socket) => void) => async () => `ws://127.0.0.1:${(await listenRaw(talk)).port}/ws`;

/** A server that answers the upgrade with these bytes and hangs up. */
export const answering = (bytes: string | Uint8Array) => raw((socket) => onRequest(socket, () => socket.end(bytes)));

/** A server that opens the WebSocket and then speaks in bytes. */
export const opened = (then: (socket: Socket) => void, lines?: readonly string[]) => raw(accepting(then, lines));

/** A router with a script. */
export const scripted = (script: Script) => async () => (await listenScripted(script)).url;

/** A router that answers HELLO with these frames, each AUTHENTICATE with the next, and waits then. */
export const saying = (...frames: readonly (readonly unknown[] | string | Uint8Array)[]) =>
  scripted(async (talk) => {
    for (const frame of frames) {
      await talk.next();
      talk.send(frame);
    }
    await talk.gone();
  });
