// The pure compiler project has no library for the host. These two classes exist in every host
// (Node, browsers) and are the one allowed exception: they are pure functions of their input.
declare class TextEncoder {
  encode(text?: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array): string;
}
