// A message with the types of its numbers: a float whose value is an integer stays one (`1.0`), as WampFloat. Messages
// are read without that while they arrive; it is found where somebody looks at one.

import { messageSpec, type Message } from '../../shared/wamp/messages.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';
import { isDict, setOwn, WampFloat, type Dict, type WampValue } from '../../shared/wamp/value.ts';
import { keyText, nodeValue } from '../wamp/node-value.ts';

/** The value of a node; of duplicate keys the last one counts. */
function typedValue(node: ValueNode): WampValue {
  if (node.kind === 'list') return node.items.map(typedValue);
  if (node.kind === 'dict') {
    const dict: Dict = {};
    for (const { key, value } of node.entries) setOwn(dict, keyText(key), typedValue(value));
    return dict;
  }
  const value = nodeValue(node);
  const isWhole = node.kind === 'float' && typeof value === 'number' && Number.isInteger(value);
  // A negative zero is told from an integer anyway.
  return isWhole && !Object.is(value, -0) ? new WampFloat(value) : value;
}

/** The lists and dictionaries of a message with the types that its frame gives them. */
export function typedMessage(message: Message, node: ValueNode): Message {
  const { fields, payload } = messageSpec(message.kind);
  const items = node.kind === 'list' ? node.items : [];
  const names = [...fields.map(({ name }) => name), ...(payload ? ['args', 'kwargs'] : [])];
  const typed: Record<string, unknown> = { ...message };
  for (const [index, name] of names.entries()) {
    const item = items[index + 1];
    const isTyped = Array.isArray(typed[name]) || isDict(typed[name]);
    if (item && isTyped) typed[name] = typedValue(item);
  }
  return typed as Message;
}
