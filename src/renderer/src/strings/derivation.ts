// What a newcomer must know of the steps of a derivation, by their labels.

/** Of the values that are computed, or are secret. */
const explained: Readonly<Record<string, string>> = {
  password: 'Known to this client and to the router, and never sent.',
  'derived key':
    'Made from password and salt in many rounds, which makes guessing slow. The router need keep only this key.',
  ticket: 'The ticket is the proof itself. It is sent as it is, so whoever can read the connection has it.',

  'TOTP secret': 'Shared once with the router, for example as a QR code, and never sent.',
  key: 'The bytes that the base32 text stands for.',
  counter: 'The time in steps of one period: both sides count the same without talking.',
  'valid for': 'Then the counter goes on, and another code is right.',
  HMAC: 'The counter, mixed with the key.',
  code: 'The one-time code. It is sent as the ticket and is worthless soon after.',

  'prepared password': 'Texts that look the same are made the same, so that every keyboard gives one password.',
  'prepared authid': 'The same for the name, as it goes into the message below.',
  'salted password': 'Made from password and salt at a cost, so that guessing is slow. Everything below comes from it.',
  'HMAC key': 'This dialect takes the text of the hash for the key, and not its bytes.',
  'channel binding': 'Something that both ends of this TLS session have, and nobody in between.',
  'channel part': 'Says which channel binding is in force, so that nobody on the way can take it out.',
  'auth message': 'Everything that both sides said in this login, in one text. Who changes a word of it is found out.',
  'client key': 'What the client has to know, and shows without sending it.',
  'stored key': 'The router keeps this one: it can check a client with it, and cannot pretend to be one.',
  'client signature': 'Covers the client key below, and fits this login alone.',
  'client proof': 'The client key under its cover. The router takes the cover off, hashes it, and compares.',
  'server key': 'The router keeps it: who has it not is another router.',
  'server signature': 'What a router that knows this user sends. Computed here, and compared with what came.',
  equal: 'Whether the router sent what was computed here.',

  'private seed': 'The private half of the key pair. It never leaves this computer.',
  'public key': 'The public half. The router finds the user by it, and checks the signature with it.',
  Finished: 'A message of the TLS handshake that only its two ends know.',
  'channel id': 'Names this TLS session: signed along with the challenge, the answer is worthless in any other.',
  message: 'The bytes that are signed.',
  signature:
    'The challenge, signed with the key. It fits this challenge alone: the router makes the same and compares.',
  'AUTHENTICATE.Signature': 'Signature and signed bytes, one after the other, as the specification wants them.',
  "router's signature": 'Checked with the public key of the router, over what this client made up.',
};

/** The same for what a message of the login gives. */
const given: Readonly<Record<string, string>> = {
  salt: 'Kept by the router for this user, so that equal passwords give different keys.',
  iterations: 'Given by the router: how many rounds.',
  keylen: 'Given by the router: bytes of the key.',
  memory: 'Given by the router: KiB that every guess needs.',
  kdf: 'Given by the router: how the key is made.',
  challenge: 'Made up by the router for this login.',
  authid: 'The name that the client asks for.',
  'client nonce': 'Random, made up by the client for this login.',
  nonce: 'That of the client, continued by the router with its own.',
  'our challenge': 'Random, made up by the client for the router to sign.',
  "router's public key": 'Given by the router: compare it with what its operator tells.',
  received: 'What the router sent.',
};

const labels: Readonly<Record<string, string>> = {
  HMAC: 'HMAC',
  kdf: 'Key derivation',
  keylen: 'Key length',
  code: 'One-time code',
  equal: 'Comparison',
  memory: 'Memory in KiB',
  period: 'Period in s',
  'valid for': 'Valid for, in s',
};

const intros: Readonly<Record<string, string>> = {
  wampcra:
    'WAMP-CRA proves that the client knows a secret without sending it: the router sends a challenge, the client signs it, the router checks the signature.',
  ticket: 'With a ticket the secret itself is sent, once, to the router that asks for it.',
  'wamp-scram':
    'SCRAM lets both sides prove that they know the password, without sending it: each proof is made of random numbers of both, so that it fits this login alone.',
  scram:
    'SCRAM as Autobahn and Crossbar speak it: both sides prove that they know the password, without sending it. It computes in another way than the specification.',
  cryptosign:
    'The client signs random bytes of the router with its private key. The router knows the public half, and can check the signature but not make one.',
};

const of = (words: Readonly<Record<string, string>>, label: string): string | undefined =>
  Object.hasOwn(words, label) ? words[label] : undefined;

/** A label at the head of a step; names of messages stay as they are. */
function labelOf(label: string): string {
  return of(labels, label) ?? label.charAt(0).toUpperCase() + label.slice(1);
}

export const derivationStrings = {
  intro: (method: string) => of(intros, method) ?? `How the answer to ${method} was made.`,
  introProof:
    'The router has to prove that it knows the secret too. What it should send is computed here in the same way, and compared.',
  introHidden: 'Dots stand for values that are never shown; equal values have equal fingerprints.',
  byHand: 'A person typed this answer; nothing was computed here.',
  took: (time: string) => `Computed in ${time}`,
  tookByHand: (time: string) => `Typed after ${time}`,
  chain: 'Steps of the derivation',
  label: labelOf,
  explained: ({ label, how }: { readonly label: string; readonly how: string }, isFirst: boolean) => {
    if (label === 'derived key' && isFirst)
      return 'What the router keeps in place of the password. It is used as it is, and never sent.';
    if (label === 'signature' && how.startsWith('Ed25519'))
      return 'Fits these bytes and this key alone. The router checks it with the public key, and needs no secret for that.';
    return of(explained, label);
  },
  given: (label: string) => of(given, label),
} as const;
