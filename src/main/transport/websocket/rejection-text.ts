// Says in words why a frame was rejected and how much of it was there.

import type { FrameEvidence } from './frame-tap.ts';

const WORDS: Readonly<Record<string, string>> = {
  WS_ERR_UNEXPECTED_RSV_2_3: 'reserved bit 2 or 3 is set in the frame header',
  WS_ERR_UNEXPECTED_RSV_1: 'reserved bit 1 (compressed) is set where it must not be',
  WS_ERR_INVALID_OPCODE: 'the opcode of the frame is unknown or not possible here',
  WS_ERR_EXPECTED_FIN: 'a control frame is fragmented',
  WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH: 'a control frame has a payload of an impossible length',
  WS_ERR_UNEXPECTED_MASK: 'the frame is masked, which only a client may do',
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'the frame announces more than 2^53 − 1 bytes',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'the message is longer than this client accepts',
  WS_ERR_INVALID_CLOSE_CODE: 'the close frame carries a code that is not allowed',
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 'the message comes in too many pieces',
  Z_DATA_ERROR: 'the compressed message cannot be inflated',
  Z_BUF_ERROR: 'the compressed message ends too early',
};

/** `fallback` is the message of the error, for codes without words of their own. */
export function rejectionWords(code: string, fallback: string): string {
  return WORDS[code] ?? fallback;
}

/** The reason for a `rejected` fact: why, and how much there was where the bytes are not complete. */
export function rejectionReason(words: string, evidence: FrameEvidence): string {
  const { bytes, arrived, announced } = evidence;
  const extent: string[] = [];
  if (announced !== undefined && announced > arrived) extent.push(`${arrived} of ${announced} bytes had arrived`);
  if (bytes.length < arrived) extent.push(`the first ${bytes.length} of ${arrived} bytes are kept`);
  return extent.length === 0 ? words : `${words} (${extent.join('; ')})`;
}
