// Reads headers of WebSocket frames and says what a client must reject (RFC 6455 section 5.2,
// RFC 7692 section 6). Pure. The `ws` package decides in the end; this part repeats its verdict
// from the bytes alone, so that the bytes of the very frame it rejects can be shown.

export interface FrameHeader {
  readonly fin: boolean;
  /** RSV1, set on the first frame of a compressed message. */
  readonly compressed: boolean;
  /** RSV2 or RSV3: no extension in use here defines them. */
  readonly reserved: boolean;
  readonly opcode: number;
  readonly masked: boolean;
  /** Bytes of the header, 2 to 14. */
  readonly size: number;
  /** Bytes of the payload; inexact beyond 2^53. */
  readonly length: number;
}

export const OPCODE_CLOSE = 8;

/** Reads the header that starts at `at`; undefined if the bytes end within it. */
export function readFrameHeader(bytes: Uint8Array, at = 0): FrameHeader | undefined {
  const first = bytes[at];
  const second = bytes[at + 1];
  if (first === undefined || second === undefined) return undefined;
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & 0x80) !== 0;
  const size = 2 + lengthBytes + (masked ? 4 : 0);
  if (at + size > bytes.length) return undefined;
  let length = short;
  if (lengthBytes > 0) {
    length = 0;
    for (let i = at + 2; i < at + 2 + lengthBytes; i += 1) length = length * 256 + (bytes[i] ?? 0);
  }
  return {
    fin: (first & 0x80) !== 0,
    compressed: (first & 0x40) !== 0,
    reserved: (first & 0x30) !== 0,
    opcode: first & 0x0f,
    masked,
    size,
    length,
  };
}

/** What went before the frame, as far as the rules ask for it. */
interface FrameContext {
  /** permessage-deflate was agreed on. */
  readonly deflate: boolean;
  /** Largest message accepted, in bytes. */
  readonly maxPayload: number;
  /** A message is unfinished: only a continuation or a control frame may follow. */
  readonly fragmented: boolean;
  /** Payload bytes of the unfinished message so far. */
  readonly messageLength: number;
}

/** Why a frame is rejected; the names are the error codes of the `ws` package. */
export type FrameFault =
  | 'WS_ERR_UNEXPECTED_RSV_2_3'
  | 'WS_ERR_UNEXPECTED_RSV_1'
  | 'WS_ERR_INVALID_OPCODE'
  | 'WS_ERR_EXPECTED_FIN'
  | 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH'
  | 'WS_ERR_UNEXPECTED_MASK'
  | 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH'
  | 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
  | 'WS_ERR_INVALID_CLOSE_CODE';

/** The first rule a frame from a server breaks, in the order in which `ws` looks at them. */
export function frameFault(header: FrameHeader, context: FrameContext): FrameFault | undefined {
  if (header.reserved) return 'WS_ERR_UNEXPECTED_RSV_2_3';
  if (header.compressed && !context.deflate) return 'WS_ERR_UNEXPECTED_RSV_1';
  const fault = header.opcode < OPCODE_CLOSE ? dataFault(header, context) : controlFault(header);
  if (fault !== undefined) return fault;
  if (header.masked) return 'WS_ERR_UNEXPECTED_MASK';
  if (header.length > Number.MAX_SAFE_INTEGER) return 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH';
  const tooLong = header.opcode < OPCODE_CLOSE && context.messageLength + header.length > context.maxPayload;
  return tooLong ? 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' : undefined;
}

function dataFault(header: FrameHeader, context: FrameContext): FrameFault | undefined {
  if (header.opcode > 2) return 'WS_ERR_INVALID_OPCODE';
  if (header.opcode !== 0) return context.fragmented ? 'WS_ERR_INVALID_OPCODE' : undefined;
  if (header.compressed) return 'WS_ERR_UNEXPECTED_RSV_1';
  return context.fragmented ? undefined : 'WS_ERR_INVALID_OPCODE';
}

function controlFault(header: FrameHeader): FrameFault | undefined {
  if (header.opcode > 10) return 'WS_ERR_INVALID_OPCODE';
  if (!header.fin) return 'WS_ERR_EXPECTED_FIN';
  if (header.compressed) return 'WS_ERR_UNEXPECTED_RSV_1';
  const impossible = header.length > 125 || (header.opcode === OPCODE_CLOSE && header.length === 1);
  return impossible ? 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH' : undefined;
}

/** True for a code that may stand in a close frame (RFC 6455 section 7.4, IANA registry up to 1014). */
export function isCloseCode(code: number): boolean {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
}
