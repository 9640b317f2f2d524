// The login part of the form as it is kept between two looks at it, read field by field: a draft of another
// version still gives whatever it has.

import type { JsonValue } from '../../../../shared/wamp/value.ts';
import { isDict } from '../../../../shared/wamp/value.ts';
import type { Draft } from '../../../../shared/workspace.ts';
import type { LoginForm, NamedSecretRow, RequestRow } from './login-form.ts';
import type { MethodForm, OptionValue } from './method-form.ts';
import { groupOf, oneOf, placeOf, textOf, type JsonDict } from './wire-draft.ts';

/** The login part of a form in the shape of a draft. */
export function loginDraft({ methods, transportAuth, afterWelcome, limits }: LoginForm) {
  return {
    methods: methods.map(({ secretIs, passphrase, options, ...row }) => ({
      ...row,
      secretIs: { ...secretIs },
      passphrase: { ...passphrase },
      options: Object.fromEntries(Object.entries(options).map(([method, chosen]) => [method, { ...chosen }])),
    })),
    transportAuth,
    afterWelcome: afterWelcome.map(({ secrets, ...row }) => ({
      ...row,
      secrets: secrets.map((secret) => ({ ...secret })),
    })),
    limits: { ...limits },
  } satisfies Draft;
}

/** The login part of a draft; what the draft does not say, or says in another way, is as in `base`. */
export function loginFromDraft(draft: Draft, base: LoginForm): LoginForm {
  const limits = groupOf(draft['limits']);
  return {
    methods: rowsOf(draft['methods'], methodOf) ?? base.methods,
    transportAuth: textOf(draft['transportAuth'], base.transportAuth),
    afterWelcome: rowsOf(draft['afterWelcome'], requestOf) ?? base.afterWelcome,
    limits: {
      iterations: textOf(limits['iterations'], base.limits.iterations),
      memoryKiB: textOf(limits['memoryKiB'], base.limits.memoryKiB),
    },
  };
}

/** The rows of a list; undefined if it is none. */
function rowsOf<Row>(list: JsonValue | undefined, rowOf: (row: JsonDict, key: string) => Row): Row[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.filter((row) => isDict(row)).map((row, index) => rowOf(row, textOf(row['key'], `d${index}`)));
}

function methodOf(row: JsonDict, key: string): MethodForm {
  const secretIs = Object.entries(groupOf(row['secretIs']));
  const options = Object.entries(groupOf(row['options'])).filter((entry) => isDict(entry[1]));
  return {
    key,
    method: textOf(row['method'], ''),
    isOwn: row['isOwn'] === true,
    ownName: textOf(row['ownName'], ''),
    authidKind: oneOf(row['authidKind'], ['absent', 'empty', 'value'], 'absent'),
    authid: textOf(row['authid'], ''),
    ...placeOf(row),
    secretIs: Object.fromEntries(secretIs.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    passphrase: placeOf(row['passphrase']),
    options: Object.fromEntries(options.map(([method, chosen]) => [method, valuesOf(groupOf(chosen))])),
    byHand: row['byHand'] === true,
  };
}

function valuesOf(chosen: JsonDict): Record<string, OptionValue> {
  const entries = Object.entries(chosen).filter((entry): entry is [string, OptionValue] =>
    ['string', 'number', 'boolean'].includes(typeof entry[1]),
  );
  return Object.fromEntries(entries);
}

function requestOf(row: JsonDict, key: string): RequestRow {
  return {
    key,
    kind: oneOf(row['kind'], ['call', 'publish'], 'call'),
    uri: textOf(row['uri'], ''),
    args: textOf(row['args'], ''),
    kwargs: textOf(row['kwargs'], ''),
    secrets: rowsOf(row['secrets'], namedSecretOf) ?? [],
  };
}

function namedSecretOf(row: JsonDict, key: string): NamedSecretRow {
  return {
    key,
    name: textOf(row['name'], ''),
    sentAs: oneOf(row['sentAs'], ['plain', 'code'], 'plain'),
    ...placeOf(row),
  };
}
