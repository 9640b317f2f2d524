// A WAMP message as JSON text, as it is copied from a timeline or a log, taken apart into the fields of a request.
// Its parts are cut from the text, so that digits and escapes stay as they were.

import type { RequestText } from '../../../../shared/request.ts';
import { MESSAGES } from '../../../../shared/wamp/messages.ts';
import { readJson } from './json-fields.ts';
import { membersOf } from './json-members.ts';

export type ReadMessage =
  | { readonly ok: true; readonly request: RequestText }
  | { readonly ok: false; readonly why: 'not-json' | 'not-message' | 'no-request' };

/** Places of the fields of a message; `details`: its URI stands in the dictionary under this key. */
interface Layout {
  readonly kind: 'call' | 'publish' | 'subscribe' | 'register';
  readonly options?: number;
  readonly uri?: number;
  readonly details?: { readonly at: number; readonly key: string };
  readonly args?: number;
}

const LAYOUTS: Readonly<Record<number, Layout>> = {
  [MESSAGES.CALL.code]: { kind: 'call', options: 2, uri: 3, args: 4 },
  [MESSAGES.PUBLISH.code]: { kind: 'publish', options: 2, uri: 3, args: 4 },
  [MESSAGES.SUBSCRIBE.code]: { kind: 'subscribe', options: 2, uri: 3 },
  [MESSAGES.REGISTER.code]: { kind: 'register', options: 2, uri: 3 },
  [MESSAGES.INVOCATION.code]: { kind: 'call', details: { at: 3, key: 'procedure' }, args: 4 },
  [MESSAGES.EVENT.code]: { kind: 'publish', details: { at: 3, key: 'topic' }, args: 4 },
};

/** The request that a message is, or would have been. `now`: the URI that is typed, for messages that carry none. */
export function requestOfMessage(text: string, now: string): ReadMessage {
  const read = readJson(text, 'list');
  if (read.state !== 'valid' || !Array.isArray(read.value)) return { ok: false, why: 'not-json' };
  const [type] = read.value;
  if (typeof type !== 'number') return { ok: false, why: 'not-message' };
  const layout = Object.hasOwn(LAYOUTS, type) ? LAYOUTS[type] : undefined;
  if (layout === undefined) return { ok: false, why: 'no-request' };
  const parts = membersOf(text).map(({ valueFrom, to }) => text.slice(valueFrom, to));
  const uri = uriOf(layout, parts) ?? now;
  if (uri === '') return { ok: false, why: 'no-request' };
  const options = dictText(layout.options === undefined ? undefined : parts[layout.options]);
  if (layout.kind === 'subscribe') return { ok: true, request: { kind: 'subscribe', uri, ...options } };
  if (layout.kind === 'register')
    return { ok: true, request: { kind: 'register', uri, ...options, answer: { kind: 'result' } } };
  const args = layout.args === undefined ? undefined : parts[layout.args];
  const kwargs = layout.args === undefined ? undefined : parts[layout.args + 1];
  return {
    ok: true,
    request: {
      kind: layout.kind,
      uri,
      ...options,
      ...(args !== undefined && { args }),
      ...(kwargs !== undefined && { kwargs }),
    },
  };
}

function dictText(part: string | undefined): { readonly options?: string } {
  return part === undefined || membersOf(part).length === 0 ? {} : { options: part };
}

function uriOf({ uri, details }: Layout, parts: readonly string[]): string | undefined {
  const dict = details && parts[details.at];
  const member = dict?.startsWith('{') ? membersOf(dict).find(({ key }) => key === details?.key) : undefined;
  const text = uri === undefined ? member && dict?.slice(member.valueFrom, member.to) : parts[uri];
  const read = text === undefined ? undefined : readJson(text, 'any');
  return read?.state === 'valid' && typeof read.value === 'string' && read.value !== '' ? read.value : undefined;
}
