// What is said at which field: what the form itself cannot read, and what the app finds about the rest.

import type { ProfileFinding } from '../../../../shared/profile-check.ts';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';
import { visibleText } from '../../ui/visible-text.ts';
import type { FieldErrors } from './field-reader.ts';

export interface Remark {
  readonly error?: string;
  readonly warning?: string;
}

export interface FormRemarks {
  /** The remark of a field, by its path; empty if there is none. */
  readonly at: (field: string) => Remark;
  /** Remarks of fields below a path, for example `roles`: what a folded section hides. */
  readonly below: (path: string) => Remark;
  /** Findings that belong to no field of the form. */
  readonly rest: readonly ProfileFinding[];
  /** Warnings about the address: the ones to be read before anything is sent. */
  readonly address: readonly string[];
  /** True if the app would refuse to connect with this. */
  readonly refused: boolean;
  /** How many fields have to be mended before it connects. */
  readonly bad: number;
}

/** Fields of the form; rows of lists by their pattern. */
const FIELDS = new RegExp(
  `^(?:${[
    'name|group|color|url|realm|timeoutSeconds|deflate',
    String.raw`methods|methods\[\d+\](?:\.(?:method|authid|secret|secretIs|passphrase|byHand|options(?:\..+)?))?`,
    String.raw`transportAuth|limits|limits\.(?:iterations|memoryKiB)|afterWelcome`,
    String.raw`afterWelcome\[\d+\](?:\.(?:kind|uri|args|kwargs|secrets(?:\[\d+\](?:\.(?:name|secret|secretIs))?)?))?`,
    String.raw`authrole|authextra|roles(?:\.(?:caller|callee|publisher|subscriber))?|extraDetails`,
    String.raw`serializers(?:\[\d+\])?`,
    String.raw`caFile|tls|tls\.(?:minVersion|serverName|pin|client(?:\.(?:certificateFile|keyFile|passphrase))?)`,
    String.raw`http|http\.(?:headers(?:\[\d+\](?:\.(?:name|value|secret))?)?|origin|basic(?:\.(?:user|password))?)`,
    String.raw`network|network\.(?:ip|proxy(?:\.(?:url|user|password))?)`,
    String.raw`ping|ping\.(?:everySeconds|timeoutSeconds)|receiveLimit`,
    String.raw`reconnect|reconnect\.(?:attempts|firstSeconds|longestSeconds|afterAbort|restore)`,
  ].join('|')})$`,
);

const AUTHID = /^methods\[\d+\]\.authid$/;

const NOTHING: Remark = {};

/**
 * Places remarks. A field that cannot be read has its own error only: what was found there is about its
 * stand-in. `wasThere`: whether somebody has been in a field, so that it may be called empty;
 * `isEmpty`: whether a field is, though it may be.
 */
export function remarksOf(
  errors: FieldErrors,
  findings: readonly ProfileFinding[],
  wasThere: (field: string) => boolean,
  isEmpty: (field: string) => boolean = () => false,
): FormRemarks {
  const untouched = (field: string) => isEmpty(field) && !wasThere(field);
  const placed = new Map<string, Remark>();
  const add = (field: string, part: 'error' | 'warning', text: string) => {
    const old = placed.get(field) ?? NOTHING;
    placed.set(field, { ...old, [part]: old[part] === undefined ? text : `${old[part]} ${text}` });
  };
  for (const [field, { text, missing }] of Object.entries(errors)) {
    if (!missing || wasThere(field)) add(field, 'error', visibleText(text));
  }
  // HELLO carries one authid: while that of one method cannot be read, nothing can be said about the others.
  const unreadAuthid = Object.keys(errors).some((field) => AUTHID.test(field));
  const valid = findings.filter(
    ({ field }) => !Object.hasOwn(errors, field) && !untouched(field) && !(unreadAuthid && AUTHID.test(field)),
  );
  const refused = valid.filter(({ severity }) => severity === 'error');
  for (const { field, severity, text } of valid) {
    if (FIELDS.test(field)) add(field, severity, readable(text));
  }
  return {
    at: (field) => placed.get(field) ?? NOTHING,
    below: (path) => {
      const all = [...placed].filter(([field]) => isAtOrBelow(field, path));
      return Object.assign({}, ...all.map(([, remark]) => remark).reverse()) as Remark;
    },
    rest: valid
      .filter(({ field }) => !FIELDS.test(field))
      .map((finding) => ({ ...finding, text: readable(finding.text) })),
    address: valid
      .filter(({ field, severity }) => field === 'url' && severity === 'warning')
      .map(({ text }) => readable(text)),
    refused: refused.length > 0,
    bad: Object.keys(errors).length + new Set(refused.map(({ field }) => field)).size,
  };
}

/** True if a field is at a path or below it. */
export function isAtOrBelow(field: string, path: string): boolean {
  return field === path || (/^[.[]/.test(field.slice(path.length)) && field.startsWith(path));
}

/** The lists of the form count from 1. */
function readable(text: string): string {
  return visibleText(text)
    .replace(/\bmethods\[(\d+)\]/g, (_path, index: string) => connectStrings.methodNumber(Number(index) + 1))
    .replace(/\bafterWelcome\[(\d+)\]\.secrets\[(\d+)\]/g, (_path, request: string, index: string) =>
      loginStrings.secretNumber(Number(request) + 1, Number(index) + 1),
    )
    .replace(/\bafterWelcome\[(\d+)\]/g, (_path, index: string) => loginStrings.requestNumber(Number(index) + 1))
    .replace(/\bhttp\.headers\[(\d+)\]/g, (_path, index: string) => connectStrings.headerNumber(Number(index) + 1))
    .replace(/\bserializers\[(\d+)\]/g, (_path, index: string) => connectStrings.serializerNumber(Number(index) + 1));
}
