// From the bytes of a frame to a WAMP message, or to the reason why it is none. Never throws: a
// frame that cannot be decoded is evidence, not an accident.

import type { Finding } from '../../shared/finding.ts';
import type { Message, MessageName } from '../../shared/wamp/messages.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';
import { decodeMessage } from '../wamp/codec.ts';
import { serializerByName } from './registry.ts';
import type { Serializer } from './serializer.ts';

export type DecodedFrame =
  | {
      readonly kind: 'message';
      readonly node: ValueNode;
      readonly message: Message;
      readonly findings: readonly Finding[];
    }
  | {
      readonly kind: 'malformed';
      readonly node: ValueNode;
      readonly name?: MessageName;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'undecodable'; readonly reason: string; readonly findings: readonly Finding[] };

/**
 * Decodes one frame. `opcode` is the WebSocket's; a text frame on a binary subprotocol (or the reverse) is finding
 * T-02. `skim`: what nobody asks for is left unread.
 */
export function decodeFrame(
  serializer: Serializer,
  bytes: Uint8Array,
  opcode: 'text' | 'binary',
  skim = false,
): DecodedFrame {
  const decoded = skim && serializer.skim ? serializer.skim(bytes) : serializer.decode(bytes);
  const wrongOpcode = (opcode === 'binary') !== serializer.binary;
  const findings: Finding[] = [];
  if (wrongOpcode) {
    findings.push({
      check: 'T-02',
      severity: 'error',
      text: `A ${opcode} frame came on ${serializer.subprotocol}, which uses ${serializer.binary ? 'binary' : 'text'} frames.`,
      section: 'WebSocket Transport',
    });
  }
  if (!decoded.ok) {
    const text = `The frame is no ${serializer.label}: ${decoded.reason}.`;
    const end = Math.min(decoded.at + 1, bytes.length);
    const [check, section] = decoded.check ? [decoded.check, 'Message Batching'] : ['T-03', 'Serializers'];
    findings.push({ check, severity: 'error', text, section, start: decoded.at, end });
    return { kind: 'undecodable', reason: decoded.reason, findings };
  }
  const written = serializerByName(serializer.writtenBy?.(decoded.node) ?? '');
  if (written) {
    const text = `The frame is written as ${written.label}, though ${serializer.label} was expected; both are called ${serializer.subprotocol}. A peer that writes ${written.label} will misread ${serializer.label}: choose ${written.label} for it.`;
    findings.push({ check: 'T-03', severity: 'info', text, section: 'Serializers', start: 0, end: bytes.length });
  }
  const result = decodeMessage(decoded.node);
  for (const finding of result.findings) findings.push(finding);
  if (result.ok && !wrongOpcode) return { kind: 'message', node: decoded.node, message: result.message, findings };
  const name = result.ok ? result.message.kind : result.name;
  return { kind: 'malformed', node: decoded.node, ...(name && { name }), findings };
}
