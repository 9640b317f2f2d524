// Programs that compute a proof once more, the client's or the router's, from the values of a kept derivation.

import type { SnippetLanguage } from '../../../shared/contract/results.ts';
import type { KeptDerivation } from '../auth-method.ts';
import { comparison, literal, secretLine, stepValue } from '../snippet-text.ts';
import { kdfOf, SPECIFIED, type Kdf } from './dialect.ts';
import { LABEL } from './labels.ts';

/** What a program needs besides the password. */
interface Facts {
  readonly name: string;
  readonly clientNonce: string;
  readonly nonce: string;
  readonly salt: string;
  readonly kdf: Kdf;
  readonly iterations: string;
  readonly memory: string;
  readonly channel: string;
  readonly keyIsText: boolean;
  /** How the password is to be written. */
  readonly passwordNote: string;
  /** True for the router's proof. */
  readonly ofRouter: boolean;
  /** The proof of the capture. */
  readonly proof: string;
}

/** The program; undefined if the derivation lacks a value. */
export function scramSnippet(derivation: KeptDerivation, language: SnippetLanguage): string | undefined {
  const facts = factsOf(derivation);
  if (!facts) return undefined;
  const lines = { python, javascript, go }[language](facts);
  return `${lines.filter((line) => line !== undefined).join('\n')}\n`;
}

function factsOf(derivation: KeptDerivation): Facts | undefined {
  const of = (label: string) => stepValue(derivation, label);
  const ofRouter = derivation.purpose === 'router-proof';
  const proof = of(ofRouter ? LABEL.received : LABEL.proof)?.replace(/^v=/, '');
  const kdf = kdfOf(SPECIFIED, of(LABEL.kdf) ?? '')?.kdf;
  const [name, clientNonce, nonce] = [of(LABEL.preparedAuthid), of(LABEL.clientNonce), of(LABEL.nonce)];
  const [salt, iterations] = [of(LABEL.salt), of(LABEL.iterations) ?? ''];
  if (proof === undefined || !kdf || name === undefined || clientNonce === undefined) return undefined;
  if (nonce === undefined || salt === undefined) return undefined;
  const memory = of(LABEL.memory) ?? '0';
  // A capture of somebody else may hold anything: what is no number does not go where a number stands.
  if (!/^\d{1,10}$/.test(iterations) || !/^\d{1,10}$/.test(memory)) return undefined;
  const has = (label: string) => derivation.steps.some((step) => step.label === label);
  return {
    ...{ name, clientNonce, nonce, salt, kdf, iterations, memory, ofRouter, proof },
    channel: of(LABEL.channel) ?? '',
    keyIsText: has(LABEL.hmacKey),
    passwordNote: has(LABEL.preparedPassword)
      ? 'as SASLprep (RFC 4013) leaves it; ASCII stays as it is'
      : 'as it is, without SASLprep',
  };
}

type Lines = readonly (string | undefined)[];

/** A line that only one key derivation needs. */
function only(facts: Facts, kdf: Kdf, line: string): string | undefined {
  return facts.kdf === kdf ? line : undefined;
}

function python(facts: Facts): Lines {
  const set = (name: string, value: string) => `${name} = ${literal(value, 'python')}`;
  const proof = facts.ofRouter
    ? ['proof = base64.b64encode(mac(mac(key, "Server Key"), message)).decode()']
    : [
        'client_key = mac(key, "Client Key")',
        'mask = mac(hashlib.sha256(client_key).digest(), message)',
        'proof = base64.b64encode(bytes(a ^ b for a, b in zip(client_key, mask))).decode()',
      ];
  return [
    only(facts, 'argon2id', '# Needs argon2-cffi: pip install argon2-cffi'),
    'import base64, hashlib, hmac',
    only(facts, 'argon2id', 'from argon2.low_level import Type, hash_secret_raw'),
    '',
    secretLine('password', 'python', facts.passwordNote),
    set('name', facts.name),
    set('client_nonce', facts.clientNonce),
    set('nonce', facts.nonce),
    set('salt', facts.salt),
    `iterations = ${facts.iterations}`,
    only(facts, 'argon2id', `memory = ${facts.memory}  # KiB`),
    set('channel', facts.channel),
    '',
    'def mac(key, text):',
    '    return hmac.new(key, text.encode(), hashlib.sha256).digest()',
    '',
    only(
      facts,
      'pbkdf2',
      'key = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), iterations, 32)',
    ),
    only(
      facts,
      'argon2id',
      'key = hash_secret_raw(password.encode(), base64.b64decode(salt), iterations, memory, 1, 32, Type.ID)',
    ),
    facts.keyIsText ? 'key = base64.b64encode(key).rstrip(b"=")  # the text, not the bytes' : undefined,
    'escaped = name.replace("=", "=3D").replace(",", "=2C")',
    'message = f"n={escaped},r={client_nonce},r={nonce},s={salt},i={iterations},c={channel},r={nonce}"',
    ...proof,
    ...comparison('proof', facts.proof, 'python'),
  ];
}

function javascript(facts: Facts): Lines {
  const set = (name: string, value: string) => `const ${name} = ${literal(value, 'javascript')};`;
  const proof = facts.ofRouter
    ? ['const proof = mac(mac(key, "Server Key"), message).toString("base64");']
    : [
        'const clientKey = mac(key, "Client Key");',
        'const mask = mac(createHash("sha256").update(clientKey).digest(), message);',
        'const proof = Buffer.from(clientKey.map((byte, i) => byte ^ mask[i])).toString("base64");',
      ];
  return [
    '// A module: save it as proof.mjs.',
    only(facts, 'argon2id', '// Needs hash-wasm: npm install hash-wasm'),
    'import { createHash, createHmac, pbkdf2Sync } from "node:crypto";',
    only(facts, 'argon2id', 'import { argon2id } from "hash-wasm";'),
    '',
    secretLine('password', 'javascript', facts.passwordNote),
    set('name', facts.name),
    set('clientNonce', facts.clientNonce),
    set('nonce', facts.nonce),
    set('salt', facts.salt),
    `const iterations = ${facts.iterations};`,
    set('channel', facts.channel),
    '',
    'const mac = (key, text) => createHmac("sha256", key).update(text).digest();',
    'const saltBytes = Buffer.from(salt, "base64");',
    only(facts, 'pbkdf2', 'let key = pbkdf2Sync(password, saltBytes, iterations, 32, "sha256");'),
    only(
      facts,
      'argon2id',
      `const cost = { iterations, memorySize: ${facts.memory}, parallelism: 1, hashLength: 32 };`,
    ),
    only(
      facts,
      'argon2id',
      'let key = Buffer.from(await argon2id({ password, salt: saltBytes, ...cost, outputType: "binary" }));',
    ),
    facts.keyIsText ? 'key = key.toString("base64").replace(/=+$/, ""); // the text, not the bytes' : undefined,
    'const escaped = name.replaceAll("=", "=3D").replaceAll(",", "=2C");',
    'const first = `n=${escaped},r=${clientNonce},r=${nonce},s=${salt},i=${iterations}`;',
    'const message = `${first},c=${channel},r=${nonce}`;',
    ...proof,
    ...comparison('proof', facts.proof, 'javascript'),
  ];
}

function go(facts: Facts): Lines {
  const set = (name: string, value: string) => `const ${name} = ${literal(value, 'go')}`;
  const own = facts.ofRouter
    ? ['\tproof := base64.StdEncoding.EncodeToString(mac(mac(key, "Server Key"), message))']
    : [
        '\tproofBytes := mac(key, "Client Key")',
        '\tstoredKey := sha256.Sum256(proofBytes)',
        '\tfor i, b := range mac(storedKey[:], message) {',
        '\t\tproofBytes[i] ^= b',
        '\t}',
        '\tproof := base64.StdEncoding.EncodeToString(proofBytes)',
      ];
  return [
    only(facts, 'argon2id', '// Needs golang.org/x/crypto: go get golang.org/x/crypto/argon2'),
    only(facts, 'pbkdf2', '// Needs Go 1.24 or newer; before that, pbkdf2 is in golang.org/x/crypto.'),
    'package main',
    '',
    'import (',
    '\t"crypto/hmac"',
    only(facts, 'pbkdf2', '\t"crypto/pbkdf2"'),
    '\t"crypto/sha256"',
    '\t"encoding/base64"',
    '\t"fmt"',
    '\t"strings"',
    only(facts, 'argon2id', '\n\t"golang.org/x/crypto/argon2"'),
    ')',
    '',
    secretLine('password', 'go', facts.passwordNote),
    set('name', facts.name),
    set('clientNonce', facts.clientNonce),
    set('nonce', facts.nonce),
    set('salt', facts.salt),
    `const iterations = ${facts.iterations}`,
    set('channel', facts.channel),
    '',
    'func mac(key []byte, text string) []byte {',
    '\th := hmac.New(sha256.New, key)',
    '\th.Write([]byte(text))',
    '\treturn h.Sum(nil)',
    '}',
    '',
    'func main() {',
    '\tsaltBytes, _ := base64.StdEncoding.DecodeString(salt)',
    only(facts, 'pbkdf2', '\tkey, _ := pbkdf2.Key(sha256.New, password, saltBytes, iterations, 32)'),
    only(facts, 'argon2id', `\tkey := argon2.IDKey([]byte(password), saltBytes, iterations, ${facts.memory}, 1, 32)`),
    facts.keyIsText
      ? '\tkey = []byte(base64.RawStdEncoding.EncodeToString(key)) // the text, not the bytes'
      : undefined,
    '\tescaped := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(name)',
    '\tfirst := fmt.Sprintf("n=%s,r=%s,r=%s,s=%s,i=%d", escaped, clientNonce, nonce, salt, iterations)',
    '\tmessage := fmt.Sprintf("%s,c=%s,r=%s", first, channel, nonce)',
    ...own,
    ...comparison('proof', facts.proof, 'go'),
    '}',
  ];
}
