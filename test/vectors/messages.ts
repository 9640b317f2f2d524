// Vectors about messages, URIs, ids and realm names.

import { cborSerializer } from '../../src/main/serializer/cbor.ts';
import { jsonSerializer } from '../../src/main/serializer/json.ts';
import { msgpackSerializer } from '../../src/main/serializer/msgpack.ts';
import { serializers } from '../../src/main/serializer/registry.ts';
import { decodeMessage } from '../../src/main/wamp/codec.ts';
import { isId } from '../../src/shared/wamp/ids.ts';
import { isAutobahnRealm } from '../../src/shared/wamp/realm-name.ts';
import { bestMatch, isUri, uriMatches, type UriMatch, type UriRule } from '../../src/shared/wamp/uris.ts';
import { setOwn, type Dict, type WampValue } from '../../src/shared/wamp/value.ts';
import type { Finding } from '../../src/shared/finding.ts';
import { compare, first, type VectorRunner } from './vector.ts';

/** A value of a vector file: `{"$bin": "<hex>"}` is a byte string. */
export function vectorValue(value: unknown): WampValue {
  if (Array.isArray(value)) return value.map(vectorValue);
  if (typeof value !== 'object' || value === null) return value as WampValue;
  const entries = Object.entries(value);
  const [key, hex] = entries[0] ?? [];
  if (entries.length === 1 && key === '$bin') return new Uint8Array(Buffer.from(String(hex), 'hex'));
  const dict: Dict = {};
  for (const [name, item] of entries) setOwn(dict, name, vectorValue(item));
  return dict;
}

/** Findings that make a message invalid; information does not count. */
function faults(message: unknown, serializer = jsonSerializer): { findings: Finding[]; ok: boolean } {
  const decoded = serializer.decode(serializer.encode(vectorValue(message)));
  if (!decoded.ok) throw new Error(decoded.reason);
  const result = decodeMessage(decoded.node);
  return { findings: result.findings.filter((finding) => finding.severity !== 'info'), ok: result.ok };
}

const messageFormat: VectorRunner = ({ inputs, expected }) => {
  const differences = [jsonSerializer, msgpackSerializer, cborSerializer].flatMap((serializer) => {
    const { findings } = faults(inputs['message'], serializer);
    const checks = [...new Set(findings.map((finding) => finding.check))];
    return [
      compare(`valid in ${serializer.name}`, findings.length === 0, expected['valid']),
      compare(`checks in ${serializer.name}`, checks, expected['checks'] ?? []),
    ];
  });
  return first(...differences);
};

const messageValidation: VectorRunner = ({ inputs, expected }) => {
  const { findings } = faults(inputs['message']);
  const offending = findings.find((finding) => finding.severity === 'error');
  return first(
    compare('valid', findings.length === 0, expected['valid']),
    compare('offending_key', offending?.key, expected['offending_key']),
    // An error finding is what the specification answers with this ABORT.
    compare('reaction', offending && 'wamp.error.protocol_violation', expected['reaction']),
  );
};

const uri: VectorRunner = ({ inputs, expected }) => {
  const valid = isUri(String(inputs['uri']), inputs['rule'] as UriRule, inputs['match'] as UriMatch);
  return compare('valid', valid, 'javascript' in expected ? expected['javascript'] : expected['valid']);
};

interface Candidate {
  readonly n: number;
  readonly uri: string;
  readonly match: UriMatch;
}

const uriMatch: VectorRunner = ({ inputs, expected }) => {
  if (!('registrations' in inputs)) {
    const matches = uriMatches(String(inputs['pattern']), inputs['match'] as UriMatch, String(inputs['uri']));
    return compare('matches', matches, expected['matches']);
  }
  const best = bestMatch(inputs['registrations'] as Candidate[], String(inputs['call']));
  return compare('choice', best ? { registration: best.n } : { error: 'wamp.error.no_such_procedure' }, expected);
};

const realmName: VectorRunner = ({ inputs, expected }) => {
  const realm = String(inputs['realm']);
  return first(
    compare('valid_for_autobahn', isAutobahnRealm(realm), expected['valid_for_autobahn']),
    compare('valid_by_spec_loose_rule', isUri(realm, 'loose'), expected['valid_by_spec_loose_rule']),
  );
};

const id: VectorRunner = ({ inputs, expected }) => {
  if ('messages' in inputs) {
    const all = (inputs['messages'] as unknown[]).map((message) => faults(message).findings.length === 0);
    return compare('valid', all.every(Boolean), expected['valid']);
  }
  if ('json' in inputs) {
    const text = String(inputs['json']);
    const decoded = jsonSerializer.decode(new TextEncoder().encode(text));
    const parsed = (JSON.parse(text) as unknown[]).at(-1);
    return first(
      compare('parsed by JSON.parse', parsed, expected['parsed']),
      compare('really valid', decoded.ok && decodeMessage(decoded.node).ok, expected['really_valid']),
    );
  }
  return first(
    compare('valid', isId(inputs['value']), expected['valid']),
    ...serializers.map((serializer) =>
      compare(`in ${serializer.name}`, faults([33, 1, inputs['value']], serializer).ok, expected['valid']),
    ),
  );
};

export const messageRunners: Readonly<Record<string, VectorRunner>> = {
  'message-format': messageFormat,
  'message-validation': messageValidation,
  uri,
  'uri-match': uriMatch,
  'realm-name': realmName,
  id,
};
