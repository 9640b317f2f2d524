// Messages as JSON frames for tests, with the place of every element, and one legal message of each type.

import { decodeMessage, type DecodedMessage } from '../../../../src/main/wamp/codec.ts';
import { readJson } from '../../../../src/main/wamp/json-reader.ts';
import {
  MESSAGES,
  messageSpec,
  type FieldKind,
  type Message,
  type MessageName,
} from '../../../../src/shared/wamp/messages.ts';
import type { Range, ValueNode } from '../../../../src/shared/wamp/node.ts';
import { utf8 } from './json-texts.ts';

export const NAMES: readonly MessageName[] = Object.keys(MESSAGES).filter(
  (name): name is MessageName => name in MESSAGES,
);

/** JSON of a legal value for each kind of field; some are longer in bytes than in characters. */
const LEGAL: Readonly<Record<FieldKind, string>> = {
  id: '7',
  request: '3',
  uri: '"com.example.thing"',
  dict: '{"_key":"é"}',
  string: '"grüße 漢😀"',
  'type-code': '48',
};

export interface Frame {
  readonly bytes: Uint8Array;
  readonly node: ValueNode;
  /** Place of each element. */
  readonly places: readonly Range[];
}

/** A list of JSON texts as one frame. */
export function frame(elements: readonly string[]): Frame {
  const places: Range[] = [];
  let text = '[ ';
  elements.forEach((element, i) => {
    if (i > 0) text += ' , ';
    const start = utf8(text).length;
    text += element;
    places.push({ start, end: utf8(text).length });
  });
  const bytes = utf8(`${text} ]`);
  return { bytes, node: nodeOf(bytes), places };
}

/** The node of a JSON text. */
export function nodeOf(json: string | Uint8Array): ValueNode {
  const reading = readJson(typeof json === 'string' ? utf8(json) : json);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.node;
}

/** Decodes a message written as JSON. */
export function decode(json: string): DecodedMessage {
  return decodeMessage(nodeOf(json));
}

/** Elements of a legal message with nothing optional. */
export function legalElements(name: MessageName): string[] {
  const spec = messageSpec(name);
  return [String(spec.code), ...spec.fields.map((field) => LEGAL[field.kind])];
}

/** The checks of the findings, without information about the strict URI rule. */
export function checks(decoded: DecodedMessage): string[] {
  return decoded.findings.filter((finding) => finding.severity !== 'info').map((finding) => finding.check);
}

/** A legal message of a type. */
export function legalMessage(name: MessageName): Message {
  const decoded = decodeMessage(frame(legalElements(name)).node);
  if (!decoded.ok) throw new Error(`no legal ${name}`);
  return decoded.message;
}
