// How the transport says what it found in handshakes and frames of RawSocket.

import type { Finding, Severity } from '../../../shared/finding.ts';
import type { FrameFault, HandshakeFault } from '../../wamp/rawsocket-framing.ts';

type Check = HandshakeFault['check'] | FrameFault['check'] | 'T-12' | 'T-13';

/** A finding with the section all of these rules stand in. */
export function rawSocketFinding(check: Check, severity: Severity, text: string): Finding {
  return { check, severity, text, section: 'RawSocket Transport' };
}

/** The finding of a reply that does not open the wire; a refusal by the book is no fault of the router. */
export function replyFinding({ check, text, errorCode }: HandshakeFault): Finding {
  const known = check === 'T-08' && errorCode !== undefined && errorCode >= 1 && errorCode <= 4;
  return rawSocketFinding(check, known ? 'info' : 'error', text);
}

/** Why a message is not sent to a peer that takes at most `limit` bytes. */
export function tooLarge(length: number, limit: number): string {
  return `The message has ${length} bytes; the router takes at most ${limit}, as it said in the RawSocket handshake.`;
}
