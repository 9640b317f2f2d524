// Programs that repeat the answer to a CHALLENGE: sign, append the message, compare with what was sent. The seed is
// left for whoever runs them to fill in.

import type { SnippetLanguage } from '../../../shared/contract/results.ts';
import type { KeptDerivation } from '../auth-method.ts';
import { PLACEHOLDER } from '../snippet-text.ts';
import { STEPS } from './answer.ts';

interface Values {
  readonly challenge: string;
  /** Empty without channel binding. */
  readonly channelId: string;
  readonly sent: string;
}

/** Undefined if the derivation is none of a signature, or holds something else than hex. */
export function signingProgram({ purpose, steps }: KeptDerivation, language: SnippetLanguage): string | undefined {
  if (purpose !== 'answer') return undefined;
  const valueOf = (label: string) => steps.find((step) => step.label === label)?.value ?? '';
  const values = { challenge: valueOf(STEPS.challenge), channelId: valueOf('channel id'), sent: valueOf(STEPS.sent) };
  // A capture may come from anywhere: nothing but hex goes into a program.
  if (!Object.values(values).every((value) => /^[0-9a-f]*$/.test(value)) || values.sent === '') return undefined;
  return PROGRAMS[language](values);
}

const PROGRAMS: Readonly<Record<SnippetLanguage, (values: Values) => string>> = {
  python: ({ challenge, channelId, sent }) => `# pip install cryptography
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

seed = bytes.fromhex("${PLACEHOLDER}")  # the seed, 64 hex digits
challenge = bytes.fromhex("${challenge}")
channel_id = bytes.fromhex("${channelId}")${channelId === '' ? '  # no channel binding' : ''}
sent = "${sent}"

message = bytes(a ^ b for a, b in zip(challenge, channel_id)) if channel_id else challenge
signature = Ed25519PrivateKey.from_private_bytes(seed).sign(message)
answer = signature.hex() + message.hex()
print(answer)
print("as sent" if answer == sent else "not what was sent")
`,
  javascript: ({ challenge, channelId, sent }) => `// A module: save it as signature.mjs.
import { createPrivateKey, sign } from 'node:crypto';

const seed = Buffer.from('${PLACEHOLDER}', 'hex'); // the seed, 64 hex digits
const challenge = Buffer.from('${challenge}', 'hex');
const channelId = Buffer.from('${channelId}', 'hex');${channelId === '' ? ' // no channel binding' : ''}
const sent = '${sent}';

const message = channelId.length > 0 ? Buffer.from(challenge.map((byte, i) => byte ^ channelId[i])) : challenge;
const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
const answer = sign(null, message, key).toString('hex') + message.toString('hex');
console.log(answer);
console.log(answer === sent ? 'as sent' : 'not what was sent');
`,
  go: ({ challenge, channelId, sent }) => `package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
)

func bytes(text string) []byte {
	value, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	seed := bytes("${PLACEHOLDER}") // the seed, 64 hex digits
	message := bytes("${challenge}")
	for i, b := range bytes("${channelId}") {${channelId === '' ? ' // no channel binding' : ''}
		message[i] ^= b
	}
	sent := "${sent}"

	signature := ed25519.Sign(ed25519.NewKeyFromSeed(seed), message)
	answer := hex.EncodeToString(append(signature, message...))
	fmt.Println(answer)
	if answer == sent {
		fmt.Println("as sent")
	} else {
		fmt.Println("not what was sent")
	}
}
`,
};
