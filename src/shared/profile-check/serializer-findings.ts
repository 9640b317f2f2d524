// What there is to say about the serializers a profile offers. Over WebSocket the router chooses among their
// subprotocols; over RawSocket one is offered, by a number ("RawSocket Transport"), and batches have none.

import type { CheckContext, ProfileFinding, SerializerFacts } from '../profile-check.ts';
import type { Profile } from '../profile.ts';
import { error, warning } from './finding.ts';
import { wireFactsOf } from './wire-facts.ts';

/** Findings of the field `serializers`. */
export function serializerFindings({ serializers: names, url }: Profile, context: CheckContext): ProfileFinding[] {
  if (!names) return [];
  const findings: ProfileFinding[] = [];
  const offered: SerializerFacts[] = [];
  for (const [index, name] of names.entries()) {
    const field = `serializers[${index}]`;
    const serializer = context.serializers.find((one) => one.name === name);
    if (!serializer) {
      findings.push(error(field, unknown(name, context)));
      continue;
    }
    const same = offered.find(({ subprotocol }) => subprotocol === serializer.subprotocol);
    if (same?.name === name) findings.push(warning(field, `${name} is offered already; only the first entry counts.`));
    else if (same) {
      findings.push(
        warning(
          field,
          `${name} and ${same.name} are both ${serializer.subprotocol} on the wire: no router can tell them apart. ${same.name} is used.`,
        ),
      );
    }
    offered.push(serializer);
  }
  if (wireFactsOf(url)?.carrier === 'rawsocket') findings.push(...overRawSocket(names, context));
  return findings;
}

function unknown(name: string, { serializers }: CheckContext): string {
  const known = serializers.map((one) => one.name).join(', ');
  const bare = /^wamp\.2\.(.*)$/.exec(name)?.[1];
  if (bare !== undefined && serializers.some((one) => one.name === bare))
    return `There is no serializer "${name}". Serializers are named without "wamp.2.": write ${bare}.`;
  if (/flatbuffers/i.test(name))
    return 'Messages in FlatBuffers cannot be written here: a router that chose it could not be answered. Take it out.';
  return `There is no serializer "${name}". Known serializers: ${known}.`;
}

function overRawSocket(names: readonly string[], { serializers }: CheckContext): ProfileFinding[] {
  const known = names.flatMap((name, index) => {
    const serializer = serializers.find((one) => one.name === name);
    return serializer ? [{ serializer, field: `serializers[${index}]` }] : [];
  });
  const used = known.find(({ serializer }) => serializer.rawSocketId !== undefined)?.serializer;
  if (known.length > 0 && !used)
    return [error('serializers', 'RawSocket has no batched serializers. Add one without ".batched".')];
  return known.flatMap(({ serializer, field }) => {
    if (serializer === used) return [];
    const why =
      serializer.rawSocketId === undefined ? 'it has no batched serializers' : 'a RawSocket offers one serializer only';
    return [
      warning(field, `${serializer.name} is not offered over RawSocket: ${why}. ${used?.name ?? 'None'} is used.`),
    ];
  });
}
