// The first two stages of a dial: name to addresses, address to TCP connection.
// Each tells its fact and hands on, or ends the attempt with an error or with silence.

import { isIP, type Socket } from 'node:net';
import type { ErrorRecord } from '../../shared/capture-record.ts';
import type { DialAttempt, DialStage } from './dial-attempt.ts';
import { readError } from './error-text.ts';
import type { Network } from './network.ts';

/** Finds the addresses of `host`. A literal address is a stage too, without a look-up. */
export function resolveHost(
  attempt: DialAttempt,
  network: Network,
  host: string,
  limitMs: number,
  next: (addresses: readonly string[]) => void,
): void {
  if (attempt.over) return;
  const stage = attempt.stage('dns', limitMs);
  const literal = isIP(host) !== 0;
  const found = (addresses: readonly string[]): void => {
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
    if (error !== undefined) attempt.end([failure('dns', error, { host })]);
    else if (addresses.length === 0)
      attempt.end([failure('dns', { code: 'ENOTFOUND', message: 'no addresses' }, { host })]);
    else found(addresses);
  });
}

/**
 * Connects to the first address that answers. `took` counts from the first address tried. So that an
 * address that swallows everything cannot use up the time of those after it, each but the last
 * gets an equal share of the limit.
 */
export function connectFirst(
  attempt: DialAttempt,
  network: Network,
  addresses: readonly string[],
  port: number,
  limitMs: number,
  next: (socket: Socket) => void,
): void {
  if (attempt.over) return;
  const stage = attempt.stage('tcp', limitMs);
  const failed: { readonly where: string; readonly code: string; readonly text: string }[] = [];
  const tryAddress = (index: number): void => {
    if (attempt.over) return;
    const address = addresses[index];
    if (address === undefined) {
      attempt.end([noAddressAnswered(failed)]);
      return;
    }
    const socket = network.connect(address, port);
    attempt.own(socket);
    const fail = (code: string, text: string): void => {
      detach();
      socket.destroy();
      failed.push({ where: isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`, code, text });
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
