// Reads the binary layout of SSH keys (RFC 4251 section 5): 32-bit numbers and strings with their length in front.

export class SshBlob {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Undefined if the bytes end before. */
  number(): number | undefined {
    if (this.#at + 4 > this.#bytes.length) return undefined;
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  /** Undefined if the bytes end before. */
  bytes(): Buffer | undefined {
    const length = this.number();
    if (length === undefined || this.#at + length > this.#bytes.length) return undefined;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string | undefined {
    return this.bytes()?.toString('utf8');
  }
}

/** Algorithm and, for Ed25519, the 32 bytes of a public key as SSH writes it (RFC 8709); undefined if it is damaged. */
export function sshPublicKey(
  bytes: Uint8Array,
): { readonly algorithm: string; readonly publicKey?: Uint8Array } | undefined {
  const blob = new SshBlob(bytes);
  const algorithm = blob.text();
  if (algorithm === undefined) return undefined;
  if (algorithm !== 'ssh-ed25519') return { algorithm };
  const publicKey = blob.bytes();
  return publicKey?.length === 32 && blob.atEnd ? { algorithm, publicKey } : undefined;
}
