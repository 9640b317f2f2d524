// Requests through a link, as tests make them: started, waited for, and told as they ended.

import type { Link } from '../../src/shared/contract/link.ts';
import type { OperationInfo } from '../../src/shared/contract/operations.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import { oneLine } from '../../src/shared/json-output.ts';
import type { RequestText } from '../../src/shared/request.ts';
import type { Dict, WampValue } from '../../src/shared/wamp/value.ts';

/** Arguments and options of a request as values. */
export interface RequestValues {
  readonly args?: readonly WampValue[];
  readonly kwargs?: Dict;
  readonly options?: Dict;
}

/** Starts a request and gives its number. */
export async function startRequest(link: Link, capture: string, request: RequestText): Promise<number> {
  return (await link.call('operation.start', { capture, request })).operation;
}

/** Sends a request and waits until it does not run any more. */
export async function sendRequest(link: Link, capture: string, request: RequestText): Promise<OperationInfo> {
  const operation = await startRequest(link, capture, request);
  return link.call('operation.wait', { capture, operation });
}

export function callProcedure(
  link: Link,
  capture: string,
  uri: string,
  values: RequestValues = {},
): Promise<OperationInfo> {
  return sendRequest(link, capture, { kind: 'call', uri, ...textsOf(values) });
}

/** Publishes with `acknowledge`, unless the options say otherwise. */
export function publishEvent(
  link: Link,
  capture: string,
  uri: string,
  { options, ...values }: RequestValues = {},
): Promise<OperationInfo> {
  return sendRequest(link, capture, {
    kind: 'publish',
    uri,
    ...textsOf({ ...values, options: { acknowledge: true, ...options } }),
  });
}

export function subscribeTo(link: Link, capture: string, uri: string, options?: Dict): Promise<OperationInfo> {
  return sendRequest(link, capture, { kind: 'subscribe', uri, ...(options && { options: oneLine(options) }) });
}

/** Arguments of the result of a call; throws for every other end of it. */
export function resultArgs({ reply, ...info }: OperationInfo): WampValue[] {
  if (reply?.kind !== 'result') throw new Error(JSON.stringify({ ...info, reply }));
  return fromWire(reply.args);
}

/** Keyword arguments of the result of a call. */
export function resultKwargs({ reply, ...info }: OperationInfo): WampValue {
  if (reply?.kind !== 'result') throw new Error(JSON.stringify({ ...info, reply }));
  return fromWire(reply.kwargs);
}

/** The texts of a request's values. */
export function textsOf({
  args,
  kwargs,
  options,
}: RequestValues): Partial<Record<'args' | 'kwargs' | 'options', string>> {
  return {
    ...(args && { args: oneLine([...args]) }),
    ...(kwargs && { kwargs: oneLine(kwargs) }),
    ...(options && { options: oneLine(options) }),
  };
}
