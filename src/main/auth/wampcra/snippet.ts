// Programs that compute a signature once more from the values of a kept derivation.

import type { SnippetLanguage } from '../../../shared/contract/results.ts';
import type { KeptDerivation } from '../auth-method.ts';
import { comparison, literal, secretLine, stepValue } from '../snippet-text.ts';
import { CRA_LABEL } from './labels.ts';

interface Salting {
  readonly salt: string;
  readonly iterations: string;
  readonly keylen: string;
}

interface Facts {
  readonly challenge: string;
  readonly signature: string;
  /** Absent if the secret is the key. */
  readonly salting?: Salting;
  readonly note: string;
}

/** The program; undefined if the derivation lacks a value. */
export function craSnippet(derivation: KeptDerivation, language: SnippetLanguage): string | undefined {
  const [challenge, signature] = [
    stepValue(derivation, CRA_LABEL.challenge),
    stepValue(derivation, CRA_LABEL.signature),
  ];
  if (challenge === undefined || signature === undefined) return undefined;
  const salt = stepValue(derivation, CRA_LABEL.salt);
  const [iterations, keylen] = [CRA_LABEL.iterations, CRA_LABEL.keylen].map(
    (label) => stepValue(derivation, label) ?? '',
  );
  // A capture of somebody else may hold anything: what is no number does not go where a number stands.
  if (salt !== undefined && ![iterations, keylen].every((text) => /^\d{1,10}$/.test(text ?? ''))) return undefined;
  const isKey = !derivation.steps.some(({ label }) => label === CRA_LABEL.password);
  const facts: Facts = {
    challenge,
    signature,
    ...(salt !== undefined && { salting: { salt, iterations: iterations ?? '', keylen: keylen ?? '' } }),
    note: isKey ? 'the derived key, as base64 text' : 'the password',
  };
  return `${{ python, javascript, go }[language](facts).join('\n')}\n`;
}

function python({ challenge, signature, salting, note }: Facts): string[] {
  const derived = salting
    ? [
        `salt = ${literal(salting.salt, 'python')}`,
        `key = hashlib.pbkdf2_hmac("sha256", secret.encode(), salt.encode(), ${salting.iterations}, ${salting.keylen})`,
        'key = base64.b64encode(key)  # the text, not the bytes',
      ]
    : ['key = secret.encode()'];
  return [
    'import base64, hashlib, hmac',
    '',
    secretLine('secret', 'python', note),
    `challenge = ${literal(challenge, 'python')}`,
    '',
    ...derived,
    'signature = base64.b64encode(hmac.new(key, challenge.encode(), hashlib.sha256).digest()).decode()',
    ...comparison('signature', signature, 'python'),
  ];
}

function javascript({ challenge, signature, salting, note }: Facts): string[] {
  const derived = salting
    ? [
        `const salt = ${literal(salting.salt, 'javascript')};`,
        `const bytes = pbkdf2Sync(secret, salt, ${salting.iterations}, ${salting.keylen}, "sha256");`,
        'const key = bytes.toString("base64"); // the text, not the bytes',
      ]
    : ['const key = secret;'];
  return [
    '// A module: save it as signature.mjs.',
    'import { createHmac, pbkdf2Sync } from "node:crypto";',
    '',
    secretLine('secret', 'javascript', note),
    `const challenge = ${literal(challenge, 'javascript')};`,
    '',
    ...derived,
    'const signature = createHmac("sha256", key).update(challenge).digest("base64");',
    ...comparison('signature', signature, 'javascript'),
  ];
}

function go({ challenge, signature, salting, note }: Facts): string[] {
  const derived = salting
    ? [
        `\tbytes, _ := pbkdf2.Key(sha256.New, secret, []byte(salt), ${salting.iterations}, ${salting.keylen})`,
        '\tkey := base64.StdEncoding.EncodeToString(bytes) // the text, not the bytes',
      ]
    : ['\tkey := secret'];
  const needs = '// Needs Go 1.24 or newer; before that, pbkdf2 is in golang.org/x/crypto.';
  return [
    ...(salting ? [needs] : []),
    'package main',
    '',
    'import (',
    '\t"crypto/hmac"',
    ...(salting ? ['\t"crypto/pbkdf2"'] : []),
    '\t"crypto/sha256"',
    '\t"encoding/base64"',
    '\t"fmt"',
    ')',
    '',
    secretLine('secret', 'go', note),
    `const challenge = ${literal(challenge, 'go')}`,
    ...(salting ? [`const salt = ${literal(salting.salt, 'go')}`] : []),
    '',
    'func main() {',
    ...derived,
    '\th := hmac.New(sha256.New, []byte(key))',
    '\th.Write([]byte(challenge))',
    '\tsignature := base64.StdEncoding.EncodeToString(h.Sum(nil))',
    ...comparison('signature', signature, 'go'),
    '}',
  ];
}
