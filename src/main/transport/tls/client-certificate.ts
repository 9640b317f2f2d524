// The certificate that a profile shows to routers: read, opened and checked before a handshake begins, so that
// whatever is wrong with it is said in words and not by an alert of the router. Two forms are taken: PEM, with the
// key in the same file or in its own, and PKCS#12. No text of an error holds a passphrase or a part of a key.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';
import type { CertificateFacts } from '../../../shared/capture-record.ts';
import type { ClientCertificate } from '../transport.ts';
import { certificateFacts, flatCertificateFacts } from './certificate-facts.ts';

/** What can be wrong with a client certificate. */
export type ClientFaultCode =
  | 'BAD_CLIENT_CERTIFICATE'
  | 'PASSPHRASE_MISSING'
  | 'WRONG_PASSPHRASE'
  | 'KEY_MISMATCH'
  | 'CLIENT_CERTIFICATE_EXPIRED'
  | 'CLIENT_CERTIFICATE_NOT_YET_VALID';

export interface ClientFault {
  readonly code: ClientFaultCode;
  readonly text: string;
  /** What the certificate says, once it could be read. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** What `tls.createSecureContext` needs to show the certificate. */
type IdentityOptions = Pick<SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>;

export type ClientIdentity =
  { readonly ok: true; readonly options: IdentityOptions } | { readonly ok: false; readonly fault: ClientFault };

const CERTIFICATE = /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----[\s\S]*?-----END \1-----/;
const PRIVATE_KEY = /-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----[\s\S]*?-----END \1-----/;

/** Reads a client certificate. `now` in milliseconds of the Unix epoch. */
export function readClientCertificate(client: ClientCertificate, now: number): ClientIdentity {
  const text = Buffer.from(client.certificate).toString('latin1');
  return text.includes('-----BEGIN ') ? readPem(client, text, now) : readPkcs12(client, now);
}

/**
 * What a client certificate says of itself; absent if it cannot be read. `text` says what is wrong with it, empty if
 * it can be used. `now` in milliseconds of the Unix epoch.
 */
export function clientCertificateFacts(
  client: ClientCertificate,
  now: number,
): { readonly text: string; readonly facts?: CertificateFacts } {
  const identity = readClientCertificate(client, now);
  const der = derOf(client);
  const facts = der && certificateFacts(der);
  return { text: identity.ok ? '' : identity.fault.text, ...(facts && { facts }) };
}

/** The certificate of the file, whether or not its key can be used. */
function derOf(client: ClientCertificate): Uint8Array | undefined {
  const block = CERTIFICATE.exec(Buffer.from(client.certificate).toString('latin1'))?.[0];
  try {
    if (block !== undefined) return new X509Certificate(block).raw;
    return certificateOf({ pfx: Buffer.from(client.certificate), ...passphraseOf(client) })?.raw;
  } catch {
    return undefined;
  }
}

function readPem(client: ClientCertificate, text: string, now: number): ClientIdentity {
  const block = CERTIFICATE.exec(text)?.[0];
  if (block === undefined) {
    return bad('It holds no certificate ("-----BEGIN CERTIFICATE-----").');
  }
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(block);
  } catch {
    return bad('Its first certificate cannot be read.');
  }
  const keyText = client.key === undefined ? text : Buffer.from(client.key).toString('latin1');
  const pem = PRIVATE_KEY.exec(keyText)?.[0];
  if (pem === undefined) {
    return bad(
      client.key === undefined
        ? 'It holds no private key, and no key file is given.'
        : 'Its key file holds no private key ("-----BEGIN PRIVATE KEY-----").',
    );
  }
  const key = openKey(pem, client.passphrase);
  if ('code' in key) return { ok: false, fault: key };
  if (!certificate.checkPrivateKey(key)) {
    const words = 'The private key does not belong to the client certificate (the first one of its file).';
    return failed('KEY_MISMATCH', words, factsOf(certificate));
  }
  const options = { cert: text, key: [{ pem, ...passphraseOf(client) }] };
  return outOfDate(certificate, now) ?? usable(options);
}

function openKey(pem: string, passphrase: string | undefined): KeyObject | ClientFault {
  // RFC 7468 section 11, and RFC 1421 section 4.6.1.1 for the older form.
  const encrypted = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(pem);
  if (encrypted && passphrase === undefined) return passphraseMissing('private key');
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(encrypted && { passphrase }) });
  } catch (error) {
    // A wrong passphrase shows as bad padding, or as a key that is none; other methods than this program knows,
    // as unsupported.
    if (encrypted && !/unsupported/i.test(String(error))) return wrongPassphrase('private key');
    return { code: 'BAD_CLIENT_CERTIFICATE', text: `${UNUSABLE} Its private key cannot be read.` };
  }
}

function readPkcs12(client: ClientCertificate, now: number): ClientIdentity {
  const options = { pfx: Buffer.from(client.certificate), ...passphraseOf(client) };
  // A PKCS#12 file is one DER sequence (RFC 7292 section 4).
  if (client.certificate[0] !== 0x30) return bad('It is neither PEM nor PKCS#12.');
  const loaded = usable(options, client.passphrase);
  if (!loaded.ok) return loaded;
  const certificate = certificateOf(options);
  return (certificate && outOfDate(certificate, now)) ?? loaded;
}

/** The certificate of a PKCS#12 file. Node shows it only on a socket: this one is never connected. */
function certificateOf(options: IdentityOptions): X509Certificate | undefined {
  const nowhere = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const socket = new TLSSocket(nowhere, { secureContext: createSecureContext(options) });
  try {
    return socket.getX509Certificate();
  } finally {
    socket.destroy();
    nowhere.destroy();
  }
}

/** What the TLS library itself has to say against the certificate. */
function usable(options: IdentityOptions, passphrase?: string): ClientIdentity {
  try {
    createSecureContext(options);
    return { ok: true, options };
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
    if (/mac verify|incorrect.password|bad decrypt/i.test(words)) {
      const fault = passphrase === undefined ? passphraseMissing('PKCS#12 file') : wrongPassphrase('PKCS#12 file');
      return { ok: false, fault };
    }
    if (/unsupported/i.test(words)) {
      return bad('It is encrypted in a way that is no longer in use: write it anew with AES ("openssl pkcs12").');
    }
    if (/from PFX/i.test(words)) return bad('It does not hold both a certificate and its private key.');
    if (/not enough data|asn1|decode|BAD_PKCS12/i.test(words)) return bad('It is broken, or no PKCS#12 file.');
    return bad(`The TLS library does not take it: ${words}.`);
  }
}

function outOfDate(certificate: X509Certificate, now: number): ClientIdentity | undefined {
  const { validFrom, validTo } = certificate;
  const facts = factsOf(certificate);
  if (Date.parse(validTo) < now) {
    return failed(
      'CLIENT_CERTIFICATE_EXPIRED',
      `The client certificate has expired: it was valid until ${validTo}.`,
      facts,
    );
  }
  if (Date.parse(validFrom) > now) {
    const words = `The client certificate is not valid yet: it will be from ${validFrom} on.`;
    return failed('CLIENT_CERTIFICATE_NOT_YET_VALID', words, facts);
  }
  return undefined;
}

const UNUSABLE = 'The file of the client certificate cannot be used.';

function bad(why: string): ClientIdentity {
  return failed('BAD_CLIENT_CERTIFICATE', `${UNUSABLE} ${why}`);
}

function passphraseMissing(what: string): ClientFault {
  return {
    code: 'PASSPHRASE_MISSING',
    text: `The ${what} of the client certificate is encrypted, and no passphrase is given.`,
  };
}

function wrongPassphrase(what: string): ClientFault {
  return { code: 'WRONG_PASSPHRASE', text: `The passphrase does not open the ${what} of the client certificate.` };
}

function failed(code: ClientFaultCode, text: string, facts?: Readonly<Record<string, string>>): ClientIdentity {
  return { ok: false, fault: { code, text, ...(facts && { facts }) } };
}

function factsOf(certificate: X509Certificate): Readonly<Record<string, string>> {
  const facts = certificateFacts(certificate.raw);
  return facts === undefined ? {} : flatCertificateFacts(facts);
}

function passphraseOf({ passphrase }: ClientCertificate): { readonly passphrase?: string } {
  return passphrase === undefined ? {} : { passphrase };
}
