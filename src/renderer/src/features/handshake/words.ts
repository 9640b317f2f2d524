// What is said about waits, parts of the time and features: the catalogue's words put together.

import type { Derivation } from '../../../../shared/handshake-summary.ts';
import { handshakeStrings } from '../../strings/handshake.ts';
import { formatMs } from '../../ui/format.ts';
import { visibleText } from '../../ui/visible-text.ts';
import type { FeatureRow } from './feature-rows.ts';
import type { WaitEnd, WaitRow } from './ladder-layout.ts';
import type { TimePart } from './time-parts.ts';

const { waits, timeParts, featureNames } = handshakeStrings;

/** What went on in a wait, without its time. */
export function waitWords({ side, end, took, derivation }: WaitRow): string {
  if (derivation) {
    const rest = formatMs(Math.max(0, took - derivation.took));
    return waits.computed(computedWords(derivation), formatMs(derivation.took), rest);
  }
  const until = end.kind === 'message' ? waits.untilMessage(messageWord(end.type)) : waits.noMessage[end.kind];
  return `${waits[side]}, ${until}`;
}

/** A key that is made slow to guess. */
const SLOW = /^(?:PBKDF2|Argon2)/;

function computedWords({ byHand, steps }: Derivation): string {
  if (byHand) return waits.byHand;
  if (steps.length === 1) return waits.handOver;
  if (steps.some(({ how }) => SLOW.test(how))) return waits.derive;
  return steps.some(({ label }) => label === 'signature') ? waits.sign : waits.compute;
}

/** Name of a part of the time. */
export function partName({ kind, end, derivation }: TimePart): string {
  if (kind === 'transport' || !end) return timeParts.transport;
  if (derivation) return capital(computedWords(derivation));
  if (end.kind !== 'message') return timeParts.noMessage[end.kind];
  return (kind === 'client' ? timeParts.prepare : timeParts.waitFor)(messageWord(end.type));
}

/** A message type, or what stands for a frame that is none. */
export function messageWord(type: Extract<WaitEnd, { kind: 'message' }>['type']): string {
  return type === 'undecodable' ? handshakeStrings.undecodable : type;
}

/** A feature's name for people; a flag that the specification does not know stays as it is. */
export function featureName({ flag, about }: Pick<FeatureRow, 'flag' | 'about'>): string {
  if (about === undefined) return flag;
  const words = (Object.hasOwn(featureNames, flag) && featureNames[flag]) || flag.replaceAll('_', ' ');
  return capital(words);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Letters of a captured text that are shown; the whole stands in the inspector. */
const SHOWN = 400;

/** A captured text, as far as there is room for it, with every character to be seen. */
export function brief(text: string): string {
  return text.length > SHOWN ? `${visibleText(text.slice(0, SHOWN))}…` : visibleText(text);
}
