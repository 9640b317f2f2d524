// wamp.2.ubjson means two formats: the router answers a client in the one that the client writes.

import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { nodeValue } from '../../../../src/main/wamp/node-value.ts';
import { otherDialect } from '../../../../src/main/wamp/ubjson-dialect.ts';
import type { UbjsonDialect } from '../../../../src/main/wamp/ubjson-markers.ts';
import { readUbjson } from '../../../../src/main/wamp/ubjson-reader.ts';
import { writeUbjson } from '../../../../src/main/wamp/ubjson-writer.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { eachWithRouter } from './running-router.ts';

const running = eachWithRouter();
/** What no frame of the other dialect can be read as: a text whose length takes two bytes. */
const LONG = 'x'.repeat(300);

class Client {
  readonly #socket: WebSocket;
  dialect: UbjsonDialect;

  constructor(socket: WebSocket, dialect: UbjsonDialect) {
    this.#socket = socket;
    this.dialect = dialect;
  }

  static async open(dialect: UbjsonDialect): Promise<Client> {
    const socket = new WebSocket(running.url, 'wamp.2.ubjson');
    await once(socket, 'open');
    return new Client(socket, dialect);
  }

  async ask(...message: WampValue[]): Promise<Uint8Array> {
    const answer = once(this.#socket, 'message');
    this.#socket.send(writeUbjson(message, this.dialect));
    const [frame] = (await answer) as [Buffer];
    return frame;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}

function valueIn(frame: Uint8Array, dialect: UbjsonDialect): WampValue | undefined {
  const reading = readUbjson(frame, dialect);
  return reading.ok ? nodeValue(reading.node) : undefined;
}

const isWelcome = [2, expect.any(Number) as number, {}];

describe('a client of wamp.2.ubjson', () => {
  it.each<UbjsonDialect>(['ubjson', 'bjdata'])('that writes %s is answered in it', async (dialect) => {
    const client = await Client.open(dialect);
    const welcome = await client.ask(1, 'demo', { roles: { caller: {} } });
    expect(valueIn(welcome, dialect)).toMatchObject(isWelcome);
    expect(valueIn(welcome, otherDialect(dialect))).toBeUndefined();
    const result = await client.ask(48, 1, {}, 'demo.echo', [LONG, 2 ** 31]);
    expect(valueIn(result, dialect)).toEqual([50, 1, {}, [LONG, 2 ** 31]]);
    await client.close();
  });

  it('whose HELLO is the same in both is answered in its own as soon as that shows', async () => {
    // As py-ubjson writes it: all its lengths have one byte.
    const client = await Client.open('bjdata');
    expect(valueIn(await client.ask(1, 'demo', { roles: { caller: {} } }), 'bjdata')).toMatchObject(isWelcome);
    client.dialect = 'ubjson';
    const result = await client.ask(48, 1, {}, 'demo.echo', [LONG]);
    expect(valueIn(result, 'ubjson')).toEqual([50, 1, {}, [LONG]]);
    expect(valueIn(result, 'bjdata')).toBeUndefined();
    await client.close();
  });
});
