// Every word of the inspector.

/** What a newcomer must know about a value of a derivation, by its label. */
const explained: Readonly<Record<string, string>> = {
  password: 'Known to this client and to the router, and never sent.',
  'derived key':
    'Made from password and salt in many rounds, which makes guessing slow. The router need keep only this key.',
  signature:
    'The challenge, signed with the key. It fits this challenge alone: the router makes the same and compares.',
  ticket: 'The ticket is the proof itself. It is sent as it is, so whoever can read the connection has it.',
  'TOTP secret': 'Shared once with the router, for example as a QR code, and never sent.',
  key: 'The bytes that the base32 text stands for.',
  counter: 'The time in steps of 30 seconds: both sides count the same without talking.',
  HMAC: 'The counter, mixed with the key.',
  code: 'The last six digits are the one-time code. It is sent as the ticket and is worthless half a minute later.',
};

/** The same for what the router gave. */
const given: Readonly<Record<string, string>> = {
  salt: 'Kept by the router for this user, so that equal passwords give different keys.',
  iterations: 'Given by the router: how many rounds.',
  keylen: 'Given by the router: bytes of the key.',
  challenge: 'Made up by the router for this login: who, when, and a random number.',
};

const labels: Readonly<Record<string, string>> = {
  password: 'Password',
  'derived key': 'Derived key',
  signature: 'Signature',
  ticket: 'Ticket',
  key: 'Key',
  counter: 'Counter',
  code: 'One-time code',
  salt: 'Salt',
  iterations: 'Iterations',
  keylen: 'Key length',
  challenge: 'Challenge',
};

const intros: Readonly<Record<string, string>> = {
  wampcra:
    'WAMP-CRA proves that the client knows a secret without sending it: the router sends a challenge, the client signs it, the router checks the signature.',
  ticket: 'With a ticket the secret itself is sent, once, to the router that asks for it. ',
};

export const inspectStrings = {
  nothingTitle: 'Nothing chosen',
  nothingText: 'Choose a step or a message to see what it says.',
  reading: (seq: number) => `Reading record ${seq}`,
  goneHappened: 'This record is not kept any more.',
  goneTodo: 'Records of the handshake always stay. Save a capture in time to keep the others.',
  failedHappened: 'The record could not be read.',
  again: 'Try again',

  step: (place: number, count: number) => `Step ${place} of ${count}`,
  transportStep: (place: number, count: number) => `Transport step ${place} of ${count}`,
  record: (seq: string) => `#${seq}`,
  tabsLabel: 'Parts of the record',
  tabs: {
    fields: 'Fields',
    facts: 'Facts',
    headers: 'Headers',
    octets: 'Octets',
    message: 'Message',
    bytes: 'Bytes',
    derivation: 'Derivation',
    findings: 'Findings',
  },

  copy: 'Copy as…',
  copyMessage: 'Message, as text',
  copyFacts: 'Facts, as text',
  copyHex: 'Bytes, in hex',
  copyBase64: 'Bytes, in base64',
  copyBinary: 'This frame is no text.',
  copyTooLarge: (size: string) => `Up to ${size} can be copied.`,
  copied: 'Copied. Hidden values are left out.',
  copyFailed: 'The browser did not let the text be copied.',

  fields: 'Fields of the message',
  octets: 'Octets of the handshake',
  parts: 'Parts and their bytes',
  partColumns: { offset: 'Offset', bytes: 'Bytes', part: 'Part', means: 'Means' },
  notSent: 'not sent',
  hidden: 'hidden',
  hiddenWhat: (what: string) => `hidden: ${what}`,
  fingerprint: (fingerprint: string) => `fingerprint ${fingerprint}`,
  fingerprintTip: 'Equal secrets have equal fingerprints in this installation. It says nothing elsewhere.',
  more: (count: string) => `… ${count} more; all of them stand in Message and Bytes`,
  moreAt: 'The value goes on; the whole stands in Message.',
  unreadable: 'This frame is no valid message.',
  section: (section: string) => `Specification: ${section}`,
  bytesRange: (first: string, last: string) => (first === last ? `Byte ${first}` : `Bytes ${first} to ${last}`),
  showBytes: 'Show in Bytes',
  showField: 'Show in Fields',
  showOctets: 'Show in Octets',
  chooseField: 'Choose a field to see what it is.',
  chooseByte: 'Choose a byte to see which field it belongs to.',
  noField: 'Between the fields: brackets, commas, keys, lengths.',
  reads: (reading: string) => `Reads: ${reading}`,

  pairTitle: {
    call: 'Call pair',
    invocation: 'Invocation pair',
    request: 'Request and answer',
  },
  goTo: (type: string) => `Go to ${type}`,
  untilAnswer: 'until the answer',
  after: (time: string) => `+${time} ms`,

  binary: 'This frame is no text. Its bytes stand in Bytes, its values in Fields.',
  renderingCut: 'The text is cut here; Bytes has the whole.',
  showMore: (size: string) => `Show ${size} more`,
  shownOf: (shown: string, total: string) => `${shown} of ${total} shown`,
  readingBytes: 'Reading the bytes',

  hex: 'Bytes of the record',
  byte: (offset: string, hex: string) => `offset ${offset}, ${hex}`,
  byteIn: (byte: string, field: string | undefined) => (field === undefined ? byte : `${byte}, in ${field}`),

  intro: (method: string) =>
    (Object.hasOwn(intros, method) && intros[method]) || `How the answer to ${method} was made.`,
  introHidden: 'Dots stand for values that are never shown; equal values have equal fingerprints.',
  took: (time: string) => `Computed in ${time}`,
  chain: 'Steps of the derivation',
  label: (label: string) => (Object.hasOwn(labels, label) && labels[label]) || label,
  explained: (label: string, isFirst: boolean) =>
    label === 'derived key' && isFirst
      ? 'What the router keeps in place of the password. It is used as it is, and never sent.'
      : Object.hasOwn(explained, label)
        ? explained[label]
        : undefined,
  given: (label: string) => (Object.hasOwn(given, label) ? given[label] : undefined),
  size: (encoding: string, length: string | undefined) => [encoding, length].filter(Boolean).join(' · '),
  encodings: { 'utf-8': 'UTF-8', base64: 'base64', hex: 'hex', number: 'number' },
  bytes: (count: string) => (count === '1' ? '1 byte' : `${count} bytes`),
  showAll: 'Show all',
  showLess: 'Show less',
  equal: 'Identical to AUTHENTICATE.Signature as sent',
  different: 'AUTHENTICATE.Signature as sent is another value:',
  differentHidden: 'AUTHENTICATE.Signature as sent is another value.',
  notAnswered: 'No AUTHENTICATE followed.',

  noFindings: 'No finding',
  noFindingsText: 'The checks of the protocol have nothing to say about this record.',
  check: (check: string) => `Check ${check}`,
  severities: { error: 'Error', warning: 'Warning', info: 'Note' },
  field: 'Field',
  key: 'Key in it',
  where: 'Where',
} as const;
