// The two things a dial asks of the operating system, as a port: tests answer them in their own way.

import { lookup } from 'node:dns';
import { connect, type Socket } from 'node:net';

export interface Network {
  /** Gives the addresses of a host name in the order to try; the callback runs once, later. */
  lookup(host: string, done: (error: Error | undefined, addresses: readonly string[]) => void): void;
  /** Starts connecting to an address. */
  connect(address: string, port: number): Socket;
}

export const systemNetwork: Network = {
  lookup(host, done) {
    // The system's resolver, so that the hosts file counts as it does for everybody else.
    lookup(host, { all: true }, (error, found) => {
      if (error !== null) done(error, []);
      else done(undefined, [...new Set(found.map((entry) => entry.address))]);
    });
  },
  connect: (address, port) => connect({ host: address, port }),
};
