// Commands of the prefix `operation`: requests in open sessions, and what becomes of them.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { ParamsOf } from '../../shared/contract/commands.ts';
import type { OperationInfo, OperationReply } from '../../shared/contract/operations.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import { recordMessage } from '../inspect/record-message.ts';
import type { Operation } from '../operation/operation.ts';
import { MOST_REPLY } from '../operation/operation-list.ts';
import { operationReply } from '../operation/reply.ts';
import { resultLine } from '../operation/results-log.ts';
import { requestUriFault } from '../operation/uri-fault.ts';
import type { History } from '../saved/history.ts';
import type { Attempt } from './attempt.ts';
import type { CaptureList } from './captures.ts';
import type { Handlers } from './dispatch.ts';
import type { OperationsHost } from './operations-host.ts';
import type { RequestVariables } from './request-variables.ts';

/** Bytes of a reply, and of one of many results, that are read again for the sake of the types in it. */
const LARGEST_REPLY = 256 * 1024;
const LARGEST_LINE = 4096;

type OperationCommands = Pick<
  Handlers,
  | 'operation.start'
  | 'operation.list'
  | 'operation.get'
  | 'operation.wait'
  | 'operation.results'
  | 'operation.cancel'
  | 'operation.stop'
  | 'operation.send'
  | 'operation.forget'
>;

export interface OperationContext {
  readonly captures: CaptureList<Attempt>;
  readonly operations: OperationsHost;
  readonly variables: RequestVariables;
  readonly history: History;
}

export function operationCommands({ captures, operations, variables, history }: OperationContext): OperationCommands {
  /** Notes what is sent, and how it ends. */
  function note(capture: string, operation: Operation, mask: (text: string) => string): void {
    const { profileId } = captures.get(capture).header;
    if (profileId === undefined) return;
    const entry = history.add(profileId, operation.info.request, mask);
    operation.onEnd(({ state, took }) => {
      if (state !== 'running') history.settle(profileId, entry, state, took);
    });
  }

  /** The same with its reply as its frame has it: floats stay floats. Of a frame that is large or gone, as it was. */
  function detailed(capture: string, info: OperationInfo): OperationInfo {
    const { reply, replySeq } = info;
    if (replySeq === undefined || reply === undefined || reply.kind === 'done') return info;
    const found = replyOf(capture, replySeq, LARGEST_REPLY);
    return found ? { ...info, reply: found } : info;
  }

  /** The same for lists, which show errors whole: each is read again once. */
  function listed(capture: string, info: OperationInfo, operation: Operation): OperationInfo {
    // The payload of a large one is left out.
    if (info.reply?.kind !== 'error' || operation.replyBytes > MOST_REPLY) return info;
    const reply = operation.errorReply(info, (seq) => replyOf(capture, seq, MOST_REPLY));
    return reply ? { ...info, reply } : info;
  }

  function replyOf(capture: string, seq: number, most: number): OperationReply | undefined {
    const message = messageOf(capture, seq, most);
    return message && operationReply(message);
  }

  function messageOf(capture: string, seq: number, most: number): Message | undefined {
    const { store } = captures.get(capture);
    const { size = Infinity } = store.timing(seq) ?? {};
    return size <= most ? recordMessage(store, seq) : undefined;
  }

  const find = ({ capture, operation }: { capture: string; operation: number }) =>
    operations.known(capture).get(operation);

  return {
    'operation.start': async ({ capture, request, environment, insist }) => {
      // Whether it is open is known before anybody is asked for a secret.
      const { target } = operations.open(capture);
      const filled = await variables.request(target, request, environment);
      const { all, session } = operations.open(capture);
      const fault = insist === true ? undefined : requestUriFault(filled);
      if (fault !== undefined) throw new InspectorError('bad-request', session.masked(fault));
      const operation = all.start({ text: request, filled, environment });
      note(capture, operation, (text) => session.masked(text));
      return { operation: operation.operation };
    },
    'operation.list': ({ capture }) => {
      const all = operations.of(capture);
      return all?.list().map((info) => listed(capture, info, all.get(info.operation))) ?? [];
    },
    'operation.get': (params) => detailed(params.capture, find(params).info),
    'operation.wait': async (params) => {
      const operation = find(params);
      await operation.ended();
      return detailed(params.capture, operation.info);
    },
    'operation.results': ({ from, count, ...params }) => {
      const { results, ...part } = find(params).results.part(from, count);
      const lines = results.map((result) => {
        const message = messageOf(params.capture, result.seq, LARGEST_LINE);
        return message?.kind === 'RESULT' ? { ...result, text: resultLine(message) } : result;
      });
      return { ...part, results: lines };
    },
    'operation.cancel': async ({ mode, ...params }) => {
      await find(params).cancel(mode);
      return null;
    },
    'operation.stop': (params) => {
      find(params).stop();
      return null;
    },
    'operation.send': async (params: ParamsOf<'operation.send'>) => {
      const operation = find(params);
      if (!operation.isRunning) throw new InspectorError('operation-over', 'It takes no further arguments.');
      const { capture, payload, last } = params;
      const { target } = operations.open(capture);
      await operation.send(await variables.payload(target, payload, operation.environment), last);
      return null;
    },
    'operation.forget': ({ capture, operation }) => {
      if (operation === undefined) operations.of(capture)?.forget();
      else operations.known(capture).forget(operation);
      return null;
    },
  };
}
