// wamp-inspector call, publish, subscribe and register: one request in a session of its own.

import { fromWire } from '../../../shared/contract/wire-value.ts';
import type { RequestText } from '../../../shared/request.ts';
import { variablesOf } from '../../../shared/variables.ts';
import type { CliContext } from './cli.ts';
import { endOf, hold } from './holding-run.ts';
import { answerInvocations } from './invocation-prompt.ts';
import { ended, inTime, start, told } from './operation-run.ts';
import { messageLine, shortPayload } from './operation-text.ts';
import { list, readArguments, UsageError, type Parsed, type Values } from './option-values.ts';
import {
  CALL_OPTIONS,
  callOf,
  cancelOf,
  PUBLISH_OPTIONS,
  publishOf,
  REGISTER_OPTIONS,
  registerOf,
  SUBSCRIBE_OPTIONS,
  subscribeOf,
} from './request-arguments.ts';
import {
  ENVIRONMENT_OPTION,
  inSession,
  isKnownTarget,
  looksLikeUrl,
  SESSION_OPTIONS,
  splitPositionals,
} from './session-run.ts';

/** Exit code: 0 for a RESULT, 7 for an ERROR. */
export async function callCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, url, uris } = read(args, CALL_OPTIONS, 'procedure');
  const request = callOf(values, only(uris, 'procedure'));
  needEnvironment([request], values);
  const cancel = cancelOf(values);
  return inSession(announcing(values), url, context, async (session) => {
    const { link } = context;
    const { capture } = session;
    const operation = await start(request, values, session, context);
    const timer =
      cancel &&
      setTimeout(() => {
        // It may have been answered a moment before.
        void link.call('operation.cancel', { capture, operation, mode: cancel.mode }).catch(() => undefined);
      }, cancel.afterMs);
    const stopResults = request.repeat ? () => Promise.resolve() : followResults(capture, operation, values, context);
    const info = await (cancel ? ended(operation, session, context) : inTime(operation, values, session, context));
    clearTimeout(timer);
    await stopResults();
    return told(info, values, context);
  });
}

/** Arguments in parts may be sent only by a client that announced them. */
function announcing(values: Values): Values {
  const flag = 'caller.progressive_call_invocations';
  const given = list(values, 'feature');
  const isNeeded = list(values, 'part').length > 0 && !given.some((one) => one.startsWith(flag));
  // A demo login announces what it does.
  return isNeeded && values['demo'] === undefined ? { ...values, feature: [...given, flag] } : values;
}

/** Exit code: 0 once it is acknowledged, or sent if that was not asked for. */
export async function publishCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, url, uris } = read(args, PUBLISH_OPTIONS, 'topic');
  const request = await publishOf(values, only(uris, 'topic'), () => context.terminal.readInput());
  needEnvironment([request], values);
  return inSession(values, url, context, async (session) => {
    const operation = await start(request, values, session, context);
    return told(await ended(operation, session, context), values, context);
  });
}

/** Prints events until Ctrl-C, --count or --seconds. */
export async function subscribeCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, url, uris } = read(args, SUBSCRIBE_OPTIONS, 'topic');
  const requests = uris.map((uri) => subscribeOf(values, uri));
  needEnvironment(requests, values);
  const end = endOf(values);
  const what = { type: 'EVENT', requests } as const;
  return inSession(values, url, context, (session) => hold(what, end, values, session, context));
}

/** Answers invocations until Ctrl-C, --count or --seconds. */
export async function registerCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, url, uris } = read(args, REGISTER_OPTIONS, 'procedure');
  const request = registerOf(values, only(uris, 'procedure'));
  needEnvironment([request], values);
  const end = endOf(values);
  const { leave, stop } = answerInvocations(context);
  const what = { type: 'INVOCATION', requests: [request], leave } as const;
  try {
    return await inSession(values, url, context, (session) => hold(what, end, values, session, context));
  } finally {
    stop();
  }
}

function read(
  args: readonly string[],
  own: Parameters<typeof readArguments>[1],
  what: string,
): { readonly values: Values; readonly url: string | undefined; readonly uris: readonly string[] } {
  const { values, positionals }: Parsed = readArguments(args, {
    ...SESSION_OPTIONS,
    ...ENVIRONMENT_OPTION,
    ...own,
  });
  const { url, rest } = splitPositionals(values, positionals, looksLikeUrl);
  if (rest.length === 0) {
    const isTargetGiven = isKnownTarget(values) || looksLikeUrl(url ?? '');
    const missing = isTargetGiven ? `a ${what}` : `the URL of the router and a ${what}`;
    throw new UsageError(`Give ${missing}.`);
  }
  return { values, url, uris: rest };
}

/** Throws UsageError for variables that nothing gives a value to. */
function needEnvironment(requests: readonly RequestText[], values: Values): void {
  const [name] = values['env'] === undefined ? requests.flatMap(variablesOf) : [];
  if (name === undefined) return;
  const todo = isKnownTarget(values) ? '--env NAME' : '--profile NAME and --env NAME';
  throw new UsageError(`{{${name}}} stands for a variable, and no environment is named: add ${todo}.`);
}

function only(uris: readonly string[], what: string): string {
  const [uri] = uris;
  if (uri === undefined || uris.length > 1)
    throw new UsageError(
      `One ${what}, not ${uris.length}: arguments go into --args, and what holds blanks into quotes.`,
    );
  return uri;
}

/** Prints the results of a call as they come; with --json all of them, else all but the last. */
function followResults(
  capture: string,
  operation: number,
  values: Values,
  { link, terminal }: CliContext,
): () => Promise<void> {
  let next = 0;
  let reading = Promise.resolve();
  const isJson = values['json'] === true;
  const readOn = async () => {
    for (;;) {
      const { results, total, dropped } = await link.call('operation.results', {
        capture,
        operation,
        from: next,
        count: 500,
      });
      next = Math.max(next, dropped);
      for (const { index, seq, at, progress } of results) {
        next = index + 1;
        if (!isJson && !progress) continue;
        const { message } = await link.call('capture.message', { capture, seq });
        const form = message && fromWire(message);
        if (form) terminal.out(isJson ? messageLine(form, seq, { latency: at }) : shortPayload(form));
      }
      if (next >= total) return;
    }
  };
  const wake = () => {
    reading = reading.then(readOn, () => undefined);
  };
  const stop = link.listen(({ kind, body }) => {
    if (kind === 'operations-changed' && body.capture === capture) wake();
  });
  return async () => {
    stop();
    wake();
    await reading;
  };
}
