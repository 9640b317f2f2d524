// The first two stages of a dial: name to addresses, address to TCP connection.
// Each tells its fact and hands on, or ends the attempt with an error or with silence.

import { isIP, type Socket } from 'node:net';
import type { ErrorRecord } from '../../shared/capture-record.ts';
import type { DialAttempt, DialStage } from './dial-attempt.ts';
import { readError } from './error-text.ts';
import type { Network } from './network.ts';

/** Whom to reach, and how. */
export interface Reach {
  /** Name or address, without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** Time limit of each stage. */
  readonly limitMs: number;
  /** Addresses of this version alone. */
  readonly ipVersion?: 4 | 6 | undefined;
  /** True if this is a proxy on the way to the router: what fails then says so. */
  readonly proxy?: boolean;
}

/**
 * Finds the addresses of a host, of the wanted version alone. A literal address is a stage too, without a
 * look-up.
 */
export function resolveHost(
  attempt: DialAttempt,
  network: Network,
  reach: Reach,
  next: (addresses: readonly string[]) => void,
): void {
  if (attempt.over) return;
  const { host, limitMs, ipVersion } = reach;
  const stage = attempt.stage('dns', limitMs);
  const literal = isIP(host) !== 0;
  const found = (all: readonly string[]): void => {
    const addresses = ipVersion === undefined ? all : all.filter((address) => isIP(address) === ipVersion);
    if (addresses.length === 0) {
      attempt.end([onTheWay(reach, noAddress(host, all, ipVersion))]);
      return;
    }
    stage.done();
    attempt.fact({ kind: 'dns', host, addresses, took: stage.took(), literal });
    next(addresses);
  };
  if (literal) {
    found([host]);
    return;
  }
  network.lookup(host, (error, addresses) => {
    if (attempt.over) return;
    if (error === undefined) found(addresses);
    else attempt.end([onTheWay(reach, failure('dns', error, { host }))]);
  });
}

/** The host has no address, or none of the version that is wanted. */
function noAddress(host: string, all: readonly string[], version: 4 | 6 | undefined): ErrorRecord {
  if (version === undefined || all.length === 0) {
    return failure('dns', { code: 'ENOTFOUND', message: 'no addresses' }, { host });
  }
  const has = isIP(host) === 0 ? `${host} has no IPv${version} address, only ${all.join(', ')}.` : `${host} is none.`;
  const text = `Only IPv${version} addresses are allowed here. ${has}`;
  return { kind: 'error', stage: 'dns', code: 'NO_ADDRESS', text, facts: { host, version: `IPv${version}` } };
}

/** Says of a failure that it is the proxy that was not reached. */
function onTheWay({ host, port, proxy }: Reach, error: ErrorRecord): ErrorRecord {
  if (proxy !== true) return error;
  const text = `The proxy cannot be reached. ${error.text}`;
  return { ...error, text, facts: { ...error.facts, proxy: placeText(host, port) } };
}

/** Host and port as in URLs. */
export function placeText(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * Connects to the first address that answers. `took` counts from the first address tried. So that an
 * address that swallows everything cannot use up the time of those after it, each but the last
 * gets an equal share of the limit.
 */
export function connectFirst(
  attempt: DialAttempt,
  network: Network,
  reach: Reach,
  addresses: readonly string[],
  next: (socket: Socket) => void,
): void {
  if (attempt.over) return;
  const { port, limitMs } = reach;
  const stage = attempt.stage('tcp', limitMs);
  const failed: { readonly where: string; readonly code: string; readonly text: string }[] = [];
  const tryAddress = (index: number): void => {
    if (attempt.over) return;
    const address = addresses[index];
    if (address === undefined) {
      attempt.end([onTheWay(reach, noAddressAnswered(failed))]);
      return;
    }
    const socket = network.connect(address, port);
    attempt.own(socket);
    const fail = (code: string, text: string): void => {
      detach();
      socket.destroy();
      failed.push({ where: placeText(address, port), code, text });
      tryAddress(index + 1);
    };
    const onError = (error: Error): void => {
      const { code, text } = readError(error);
      fail(code, text);
    };
    const onConnect = (): void => {
      detach();
      stage.done();
      // Messages are small and answers are waited for: Nagle's algorithm would only add delay.
      socket.setNoDelay(true);
      const { localAddress, localPort } = socket;
      const local = localAddress === undefined || localPort === undefined ? {} : { localAddress, localPort };
      attempt.fact({ kind: 'tcp', address, port, ...local, took: stage.took() });
      next(socket);
    };
    const share = limitMs / addresses.length;
    const isLast = index === addresses.length - 1;
    const cancelShare = isLast
      ? undefined
      : attempt.after(share, () => {
          fail('ETIMEDOUT', `No answer in ${share / 1000} s.`);
        });
    const detach = (): void => {
      cancelShare?.();
      socket.off('error', onError);
      socket.off('connect', onConnect);
    };
    socket.on('error', onError);
    socket.on('connect', onConnect);
  };
  tryAddress(0);
}

function noAddressAnswered(
  failed: readonly { readonly where: string; readonly code: string; readonly text: string }[],
): ErrorRecord {
  const last = failed.at(-1);
  const facts = Object.fromEntries(failed.map(({ where, code }) => [where, code]));
  const text = failed.map((one) => `${one.where}: ${one.text}`).join(' ');
  return { kind: 'error', stage: 'tcp', code: last?.code ?? 'ENOTFOUND', text, facts };
}

/** What is told of a stage that failed. */
export function failure(stage: DialStage, error: unknown, facts?: Readonly<Record<string, string>>): ErrorRecord {
  return { kind: 'error', stage, ...readError(error), ...(facts === undefined ? {} : { facts }) };
}
