// Programs that repeat the computation of a one-time code (RFC 6238), for whoever wants to see it run or needs it in
// a client. The secret is left for its user to fill in; the moment is that of the recorded login.

import type { SnippetLanguage } from '../../shared/contract/results.ts';
import type { KeptDerivation } from './auth-method.ts';
import { PLACEHOLDER, stepValue } from './snippet-text.ts';
import { TOTP_STEPS } from './totp.ts';

interface Inputs {
  /** For example `sha1`. */
  readonly algorithm: string;
  readonly digits: number;
  readonly period: number;
  readonly counter: number;
}

/** The program of a derivation; undefined if it computed no code. */
export function totpSnippet(derivation: KeptDerivation, language: SnippetLanguage): string | undefined {
  const algorithm = stepValue(derivation, TOTP_STEPS.algorithm) ?? '';
  const number = (label: string) => Number(stepValue(derivation, label) ?? Number.NaN);
  const digits = number(TOTP_STEPS.digits);
  const period = number(TOTP_STEPS.period);
  const counter = number(TOTP_STEPS.counter);
  // A capture of somebody else may hold anything: only what a code can be made of goes into a program.
  const isSound = [digits, period, counter].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (!isSound || !/^sha(?:1|256|512)$/.test(algorithm) || digits > 8 || period < 1) return undefined;
  return PROGRAMS[language]({ algorithm, digits, period, counter });
}

const PROGRAMS: Readonly<Record<SnippetLanguage, (inputs: Inputs) => string>> = {
  python: ({ algorithm, digits, period, counter }) => `# The one-time code of a login (RFC 6238).
import base64
import hashlib
import hmac
import struct

secret = "${PLACEHOLDER}"  # base32; of an otpauth URI its parameter secret
counter = ${counter}  # the moment of the login; for now: int(time.time()) // ${period}

text = secret.upper().replace(" ", "").replace("-", "").rstrip("=")
key = base64.b32decode(text + "=" * (-len(text) % 8))
mac = hmac.new(key, struct.pack(">Q", counter), hashlib.${algorithm}).digest()
offset = mac[-1] & 0x0F
number = struct.unpack(">I", mac[offset : offset + 4])[0] & 0x7FFFFFFF
print(str(number % 10**${digits}).zfill(${digits}))
`,
  javascript: ({
    algorithm,
    digits,
    period,
    counter,
  }) => `// The one-time code of a login (RFC 6238). A module: save it as code.mjs.
import { createHmac } from 'node:crypto';

const secret = '${PLACEHOLDER}'; // base32; of an otpauth URI its parameter secret
const counter = ${counter}n; // the moment of the login; for now: BigInt(Math.floor(Date.now() / 1000 / ${period}))

const bits = [...secret.toUpperCase().replace(/[\\s=-]/g, '')]
  .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
  .join('');
const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
const message = Buffer.alloc(8);
message.writeBigUInt64BE(counter);
const mac = createHmac('${algorithm}', key).update(message).digest();
const number = mac.readUInt32BE(mac[mac.length - 1] & 0x0f) & 0x7fffffff;
console.log(String(number % 10 ** ${digits}).padStart(${digits}, '0'));
`,
  go: ({ algorithm, digits, period, counter }) => `// The one-time code of a login (RFC 6238).
package main

import (
	"crypto/hmac"
	"crypto/${algorithm}"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
)

func main() {
	secret := "${PLACEHOLDER}"   // base32; of an otpauth URI its parameter secret
	counter := uint64(${counter}) // the moment of the login; for now: uint64(time.Now().Unix() / ${period})

	text := strings.TrimRight(strings.NewReplacer(" ", "", "-", "").Replace(strings.ToUpper(secret)), "=")
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text)
	if err != nil {
		panic(err)
	}
	mac := hmac.New(${algorithm}.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, counter))
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0x0f
	number := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	fmt.Printf("%0*d\\n", ${digits}, number%${10 ** digits})
}
`,
};
