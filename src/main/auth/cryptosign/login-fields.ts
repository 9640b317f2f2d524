// The fields of a cryptosign login, read from HELLO and CHALLENGE as they were sent, whoever sent them.

import type { MessageOf } from '../../../shared/wamp/messages.ts';
import { bytesFromHex } from '../../../shared/wamp/hex.ts';
import { bytesFromBase64 } from '../../../shared/wamp/base64.ts';
import { getOwn, isDict, type Dict, type WampValue } from '../../../shared/wamp/value.ts';

/** `HELLO.Details.authextra`; empty if there is none. */
export function authextraOf(hello: MessageOf<'HELLO'> | undefined): Dict {
  const authextra = hello && getOwn(hello.details, 'authextra');
  return isDict(authextra) ? authextra : {};
}

/** A value of a dictionary; null counts as absent. */
export function given(dict: Dict, key: string): WampValue | undefined {
  return getOwn(dict, key) ?? undefined;
}

/** What stands where 32 bytes in hex are needed, without quoting it. */
export function formOf(value: WampValue | undefined): string {
  if (value === undefined) return 'missing';
  if (value instanceof Uint8Array) return `${value.length} bytes of binary`;
  if (typeof value !== 'string') return 'no text';
  const bytes = bytesFromHex(value);
  if (bytes) return `${bytes.length} bytes in hex`;
  if (/^[0-9A-Fa-f]*$/.test(value)) return `${value.length} hex digits, an odd number`;
  const decoded = bytesFromBase64(value);
  return decoded?.length === 32 ? 'what looks like 32 bytes in base64' : `${value.length} characters that are no hex`;
}

/** What became of the channel binding that HELLO asked for. */
export type BindingAgreement =
  | { readonly state: 'none' }
  | { readonly state: 'agreed'; readonly binding: string }
  /** The router goes on without. */
  | { readonly state: 'dropped'; readonly binding: string }
  | { readonly state: 'differs'; readonly text: string };

export function bindingAgreement(asked: WampValue | undefined, answered: WampValue | undefined): BindingAgreement {
  const name = (value: WampValue) =>
    typeof value === 'string' ? `"${value.slice(0, 40)}"` : 'a value that is no text';
  if (asked === undefined) {
    if (answered === undefined) return { state: 'none' };
    return { state: 'differs', text: `CHALLENGE.Extra.channel_binding is ${name(answered)}, and none was asked for` };
  }
  if (answered === undefined) return { state: 'dropped', binding: name(asked) };
  if (typeof asked === 'string' && asked === answered) return { state: 'agreed', binding: asked };
  return {
    state: 'differs',
    text: `CHALLENGE.Extra.channel_binding is ${name(answered)}, and ${name(asked)} was asked for`,
  };
}
