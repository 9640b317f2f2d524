// From a decoded value to a WAMP message and back. Whatever does not fit becomes a finding with the
// field, the evidence and the bytes; only what leaves no usable message makes a frame malformed.
// Checks M-01 … M-16, R-25 and R-26 (docs/checks.md).

import type { Finding, Severity } from '../../shared/finding.ts';
import { MAX_ID } from '../../shared/wamp/ids.ts';
import {
  messageNameOf,
  messageSpec,
  type FieldSpec,
  type Message,
  type MessageName,
  type MessageSpec,
} from '../../shared/wamp/messages.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';
import { isDict, type Dict, type WampValue } from '../../shared/wamp/value.ts';
import { checkDict, checkPassthru, checkRevocation, checkUri, duplicateKeys } from './field-checks.ts';
import { dictValue, listValue } from './node-value.ts';

export type DecodedMessage =
  | { readonly ok: true; readonly message: Message; readonly findings: readonly Finding[] }
  /** At least one finding of severity error. `name` is present if the type is known. */
  | { readonly ok: false; readonly name?: MessageName; readonly findings: readonly Finding[] };

/** Request types an ERROR may answer. */
const ERROR_REQUEST_TYPES = new Set(['16', '32', '34', '48', '64', '66', '68']);

/** Reads a message. Never throws. */
export function decodeMessage(node: ValueNode): DecodedMessage {
  const findings: Finding[] = [];
  const refuse = (check: string, text: string, at: ValueNode, section: string): DecodedMessage => ({
    ok: false,
    findings: [...findings, { check, severity: 'error', text, section, start: at.start, end: at.end }],
  });
  if (node.kind !== 'list') return refuse('M-01', `A message is a list; this is ${nameKind(node)}.`, node, 'Messages');
  const type = node.items[0];
  if (!type) return refuse('M-02', 'The list is empty: a message begins with its type.', node, 'Protocol Errors');
  if (type.kind !== 'int') {
    return refuse('M-03', `The message type is an integer; this is ${nameKind(type)}.`, type, 'Messages');
  }
  const name = messageNameOf(Number(type.text));
  if (!name) return unknownType(type);
  return new MessageDecoder(name, node, findings).decode();
}

function unknownType(type: ValueNode & { kind: 'int' }): DecodedMessage {
  const extension = /^\d+$/.test(type.text) && Number(type.text) >= 256 && Number(type.text) <= 1023;
  const severity: Severity = extension ? 'warning' : 'error';
  const text = extension
    ? `Message type ${type.text.slice(0, 40)} is an extension that is not known here.`
    : `There is no message type ${type.text.slice(0, 40)}.`;
  const section = extension ? 'Extension Messages' : 'Message Codes and Direction';
  return { ok: false, findings: [{ check: 'M-04', severity, text, section, start: type.start, end: type.end }] };
}

class MessageDecoder {
  readonly #name: MessageName;
  readonly #spec: MessageSpec;
  readonly #node: ValueNode;
  readonly #items: readonly ValueNode[];
  readonly #findings: Finding[];
  #broken = false;

  constructor(name: MessageName, node: ValueNode & { kind: 'list' }, findings: Finding[]) {
    this.#name = name;
    this.#spec = messageSpec(name);
    this.#node = node;
    this.#items = node.items;
    this.#findings = findings;
  }

  decode(): DecodedMessage {
    if (!this.#count()) return this.#malformed();
    const message: Record<string, unknown> = { kind: this.#name };
    this.#spec.fields.forEach((field, i) => {
      const node = this.#items[i + 1];
      if (node) message[field.name] = this.#field(field, node);
    });
    const rest = this.#items.slice(this.#spec.fields.length + 1);
    if (this.#spec.payload) this.#payload(message, rest);
    else if (this.#spec.revocation && rest[0])
      message[this.#spec.revocation.name] = this.#field(this.#spec.revocation, rest[0]);
    if (this.#broken) return this.#malformed();
    const decoded = message as Message;
    this.#findings.push(...checkRevocation(decoded, this.#node), ...checkPassthru(decoded, this.#node));
    return { ok: true, message: decoded, findings: this.#findings };
  }

  #malformed(): DecodedMessage {
    return { ok: false, name: this.#name, findings: this.#findings };
  }

  #count(): boolean {
    const got = this.#items.length;
    const least = this.#spec.fields.length + 1;
    const most = least + (this.#spec.payload ? 2 : this.#isRevocation() ? 1 : 0);
    if (got >= least && got <= most) return true;
    // Autobahn adds Options for router-to-router links to these two.
    const forwarded =
      (this.#name === 'UNSUBSCRIBE' || this.#name === 'UNREGISTER') && got === 4 && this.#items[3]?.kind === 'dict';
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    const text = `${this.#name} has ${wanted} elements; this one has ${got}.`;
    this.#add('M-05', forwarded ? 'warning' : 'error', text, this.#node, { section: 'Message Definitions' });
    return forwarded;
  }

  /** A revocation has request id 0 and carries Details. */
  #isRevocation(): boolean {
    const request = this.#items[1];
    return this.#spec.revocation !== undefined && request?.kind === 'int' && Number(request.text) === 0;
  }

  #field(field: FieldSpec, node: ValueNode): WampValue {
    switch (field.kind) {
      case 'id':
      case 'request':
        return this.#id(field, node);
      case 'uri':
        if (node.kind !== 'string') return this.#wrongType(field, node, 'a string');
        this.#findings.push(...checkUri(this.#name, field, node.value, node, this.#match()));
        return node.value;
      case 'string':
        return node.kind === 'string' ? node.value : this.#wrongType(field, node, 'a string');
      case 'type-code':
        if (node.kind !== 'int') return this.#wrongType(field, node, 'an integer');
        if (!ERROR_REQUEST_TYPES.has(node.text)) {
          const text = `${field.label} is ${node.text.slice(0, 40)}; only 16, 32, 34, 48, 64, 66 and 68 are requests.`;
          this.#add('M-15', 'error', text, node, { field: field.label, section: 'Protocol Errors' });
        }
        return Number(node.text);
      case 'dict': {
        if (node.kind !== 'dict') return this.#wrongType(field, node, 'a dictionary');
        const dict = dictValue(node);
        for (const finding of checkDict(this.#name, field, dict, node)) this.#findings.push(finding);
        return dict;
      }
      default:
        return field.kind satisfies never;
    }
  }

  #id(field: FieldSpec, node: ValueNode): WampValue {
    const more = { field: field.label, section: 'IDs' };
    if (node.kind === 'float' || node.kind === 'string' || node.kind === 'bool') {
      this.#broken = true;
      const shown =
        node.kind === 'float'
          ? ` (${node.text})`
          : node.kind === 'string'
            ? ` (${JSON.stringify(node.value.slice(0, 40))})`
            : '';
      this.#add(
        'M-08',
        'error',
        `${field.label} is an id and must be an integer; this is ${nameKind(node)}${shown}.`,
        node,
        more,
      );
      return 0;
    }
    if (node.kind !== 'int') return this.#wrongType(field, node, 'an integer');
    const value = idValue(node.text);
    const least = field.kind === 'request' && this.#isRevocation() && this.#items.length > 2 ? 0 : 1;
    if (value >= least && value <= MAX_ID) return value || 0;
    this.#broken = true;
    this.#add(
      'M-07',
      'error',
      `${field.label} is ${node.text.slice(0, 40)}; an id lies between 1 and 2^53.`,
      node,
      more,
    );
    return 0;
  }

  #payload(message: Record<string, unknown>, [args, kwargs]: readonly ValueNode[]): void {
    const label = (part: string) => `${this.#name}.${part}`;
    const wrong = (node: ValueNode, part: string, wanted: string) => {
      if (node.kind !== 'null') return void this.#wrongType({ label: label(part) }, node, wanted);
      const text = `${label(part)} is null; it must be ${wanted} or left out.`;
      this.#add('M-14', 'error', text, node, { field: label(part), section: 'Empty Arguments and Keyword Arguments' });
    };
    const empty = (node: ValueNode, part: string) => {
      const text = `${label(part)} is empty and should be left out.`;
      this.#add('M-14', 'warning', text, node, {
        field: label(part),
        section: 'Empty Arguments and Keyword Arguments',
      });
    };
    if (args?.kind === 'list') {
      const value = listValue(args);
      message['args'] = value;
      if (value.length === 0 && !kwargs) empty(args, 'Arguments');
      this.#duplicates(args, label('Arguments'));
    } else if (args?.kind === 'bytes' && this.#isTransparent()) {
      message['args'] = args.value;
    } else if (args) wrong(args, 'Arguments', 'a list');
    if (kwargs?.kind === 'dict') {
      const value = dictValue(kwargs);
      message['kwargs'] = value;
      if (isEmpty(value)) empty(kwargs, 'ArgumentsKw');
      this.#duplicates(kwargs, label('ArgumentsKw'));
    } else if (kwargs) wrong(kwargs, 'ArgumentsKw', 'a dictionary');
  }

  #duplicates(node: ValueNode, label: string): void {
    for (const finding of duplicateKeys(node, label)) this.#findings.push(finding);
  }

  /** Autobahn's payload transparency: the arguments are one byte string. */
  #isTransparent(): boolean {
    const dict = this.#items.find((item) => item.kind === 'dict');
    return (
      dict?.kind === 'dict' &&
      this.#items.length === this.#spec.fields.length + 2 &&
      Object.hasOwn(dictValue(dict), 'enc_algo')
    );
  }

  /** `match` of SUBSCRIBE and REGISTER: which components of the URI may be empty. */
  #match(): WampValue | undefined {
    const options = this.#items[2];
    return options?.kind === 'dict' ? dictValue(options)['match'] : undefined;
  }

  #wrongType(field: Pick<FieldSpec, 'label'>, node: ValueNode, wanted: string): WampValue {
    this.#broken = true;
    const text = `${field.label} must be ${wanted}; this is ${nameKind(node)}.`;
    this.#add('M-06', 'error', text, node, { field: field.label, section: 'No Polymorphism' });
    return null;
  }

  #add(check: string, severity: Severity, text: string, at: ValueNode, more: Partial<Finding>): void {
    this.#findings.push({ check, severity, text, start: at.start, end: at.end, ...more });
  }
}

function isEmpty(dict: Dict): boolean {
  for (const _ in dict) return false;
  return true;
}

/** The integer, if it can be an id; else a number that is none. 2^53 + 1 would round to a legal id. */
function idValue(text: string): number {
  const value = Number(text);
  return value < MAX_ID || text === String(MAX_ID) ? value : Infinity;
}

const KIND_NAMES: Readonly<Record<ValueNode['kind'], string>> = {
  null: 'null',
  bool: 'a bool',
  int: 'an integer',
  float: 'a float',
  string: 'a string',
  bytes: 'a byte string',
  list: 'a list',
  dict: 'a dictionary',
};

function nameKind(node: ValueNode): string {
  return KIND_NAMES[node.kind];
}

/** The list form of a message; empty `args` and `kwargs` at the end are left out. */
export function encodeMessage(message: Message): WampValue[] {
  const spec = messageSpec(message.kind);
  const values: Readonly<Record<string, WampValue | undefined>> = { ...message };
  const list: WampValue[] = [spec.code, ...spec.fields.map((field) => values[field.name] ?? null)];
  if (spec.revocation && values[spec.revocation.name] !== undefined) list.push(values[spec.revocation.name] ?? null);
  if (!spec.payload) return list;
  const args = values['args'];
  const kwargs = values['kwargs'];
  const hasKwargs = isDict(kwargs) && Object.keys(kwargs).length > 0;
  if (args instanceof Uint8Array || (Array.isArray(args) && args.length > 0) || hasKwargs) list.push(args ?? []);
  if (hasKwargs) list.push(kwargs);
  return list;
}
