// The elements of a message by the names of the specification, each with its bytes and what it says.

import type { FieldNode } from '../../shared/record-detail.ts';
import { messageNameOf, messageSpec, type FieldSpec, type MessageName } from '../../shared/wamp/messages.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';
import type { FieldDoc } from './field-docs/field-doc.ts';
import { fieldDoc, payloadDoc, typeDoc } from './field-docs/message-docs.ts';
import { FieldTree, type Counts } from './field-tree.ts';
import { isOfLogin, readLogin, type LoginSurroundings } from './login-readings.ts';
import { readBytes, readId, readJsonBytes, readTypeCode, readUri } from './readings.ts';
import type { WrittenFrame } from './written-frame.ts';

/** What is known of a message beside its bytes. */
export interface Surroundings extends LoginSurroundings {
  /** Topic or procedure of the subscription or registration that the message names. */
  readonly uri?: string;
  /** The other end of the request, for example `CALL #12`. */
  readonly pair?: string;
}

/** One element as the message type has it. */
interface Slot {
  readonly name: string;
  /** Type to show if the value is of the right kind. */
  readonly type: string;
  readonly kind: ValueNode['kind'];
  readonly doc: FieldDoc | undefined;
  readonly field?: FieldSpec;
}

/** The fields of a decoded frame, as far as they can be told. */
export function messageFields(
  node: ValueNode,
  counts: Counts,
  frame: WrittenFrame,
  around: Surroundings,
): readonly FieldNode[] {
  const type = typeOf(node);
  const slots = type ? slotsOf(type, node) : [TYPE_SLOT];
  const tree = new FieldTree(frame, counts, (value, path) => read(value, path, { type, slots, around, frame }));
  if (node.kind !== 'list') {
    const fields = [tree.add({ node, name: 'Value', path: '0', doc: undefined })];
    tree.grow();
    return fields;
  }
  const fields: FieldNode[] = [];
  for (const [index, item] of node.items.entries()) {
    // The last place is for the number of those that are left out.
    if (tree.left <= 1) break;
    const slot = slots[index];
    const path = String(index);
    const fits = slot !== undefined && slot.kind === item.kind;
    fields.push(tree.add({ node: item, name: slot?.name ?? path, path, doc: slot?.doc }, fits ? slot.type : undefined));
  }
  const count = counts.get(node) ?? node.items.length;
  const told = fields.length;
  if (told < count) fields.push(restOf(node, told, count, frame));
  for (const slot of slots.slice(count)) fields.push(notSent(slot, String(fields.length)));
  tree.reserve(fields.length - told);
  tree.grow();
  return fields;
}

/** Stands for the elements that are too many to be told. */
function restOf(node: ValueNode & { kind: 'list' }, told: number, count: number, { isText }: WrittenFrame): FieldNode {
  const start = node.items[told]?.start ?? node.items.at(-1)?.end ?? node.end;
  const text = `${count - told} more elements`;
  return { path: 'rest', name: '…', type: 'list', text, start, end: node.end - (isText ? 1 : 0), more: count - told };
}

function notSent({ name, type, doc }: Slot, path: string): FieldNode {
  const about = doc && { text: doc.text, ...(doc.section !== undefined && { section: doc.section }) };
  return { path, name, type, text: 'not sent', ...(about && { about }) };
}

function typeOf(node: ValueNode): MessageName | undefined {
  const first = node.kind === 'list' ? node.items[0] : undefined;
  return first?.kind === 'int' ? messageNameOf(Number(first.text)) : undefined;
}

const TYPE_SLOT: Slot = { name: 'MessageType', type: 'int', kind: 'int', doc: typeDoc() };

/** The elements a message of the type has, and may have. */
function slotsOf(type: MessageName, node: ValueNode): readonly Slot[] {
  const { fields, payload, revocation } = messageSpec(type);
  const slots = [TYPE_SLOT, ...fields.map((field) => slotOf(type, field))];
  const items = node.kind === 'list' ? node.items : [];
  if (payload) {
    slots.push({ name: 'Arguments', type: 'list', kind: 'list', doc: payloadDoc(type, 'Arguments') });
    slots.push({ name: 'ArgumentsKw', type: 'dict', kind: 'dict', doc: payloadDoc(type, 'ArgumentsKw') });
  }
  // Only a revocation carries these details, and only Autobahn these options.
  const request = items[1];
  const isRevocation = request?.kind === 'int' && Number(request.text) === 0;
  if (revocation && (isRevocation || items.length > slots.length)) slots.push(slotOf(type, revocation));
  const options = fieldDoc(`${type}.Options`);
  const hasOptions = fields.some(({ name }) => name === 'options');
  if (options && !hasOptions && items.length > slots.length)
    slots.push({ name: 'Options', type: 'dict', kind: 'dict', doc: options });
  return slots;
}

const KINDS: Readonly<Record<FieldSpec['kind'], readonly [type: string, kind: ValueNode['kind']]>> = {
  id: ['id', 'int'],
  request: ['id', 'int'],
  uri: ['uri', 'string'],
  dict: ['dict', 'dict'],
  string: ['string', 'string'],
  'type-code': ['int', 'int'],
};

function slotOf(type: MessageName, field: FieldSpec): Slot {
  const [shown, kind] = KINDS[field.kind];
  return { name: field.label.slice(type.length + 1), type: shown, kind, doc: fieldDoc(field.label), field };
}

interface Place {
  readonly type: MessageName | undefined;
  readonly slots: readonly Slot[];
  readonly around: Surroundings;
  readonly frame: WrittenFrame;
}

/** Plain words for a value, by its place in the message. */
function read(node: ValueNode, path: string, { type, slots, around, frame }: Place): string | undefined {
  if (path === '0') return readTypeCode(node);
  if (type && isOfLogin(type, path)) return readLogin(type, path, node, around);
  const slot = slots[Number(path)];
  switch (slot?.field?.kind) {
    case 'type-code':
      return readTypeCode(node);
    case 'uri':
      return slot.name === 'Reason' || slot.name === 'Error' ? readUri(node) : undefined;
    case 'request':
      return readId(node) ?? around.pair;
    case 'id':
      return readId(node) ?? (/(Subscription|Registration)$/.test(slot.name) ? around.uri : undefined);
    default:
      return frame.isText ? readJsonBytes(node, frame.bytes(node)) : readBytes(node);
  }
}
