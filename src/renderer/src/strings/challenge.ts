// Words of a CHALLENGE that a person answers.

export const challengeStrings = {
  title: (authmethod: string) => `Answer ${authmethod} by hand`,
  round: (round: number) => (round === 1 ? 'first CHALLENGE of this login' : `CHALLENGE ${round} of this login`),
  more: (count: number) => (count === 1 ? '1 more waits behind it' : `${count} more wait behind it`),
  waits: 'The router waits meanwhile; many give up after a while.',
  asked: 'CHALLENGE.Extra',
  copyAsked: 'Copy CHALLENGE.Extra',
  askedCopied: 'CHALLENGE.Extra copied',
  hidden: 'What is secret in it is left out.',
  nothingAsked: 'empty: the router gives nothing to compute with',
  showRecord: (seq: string) => `Show record #${seq}`,
  signature: 'Signature',
  signatureNote: 'Goes into AUTHENTICATE as it is typed, and is not kept.',
  extra: 'AUTHENTICATE.Extra',
  noDictionary: 'Extra is a dictionary: { … }.',
  send: 'Send',
  enter: 'Enter',
  nothing: 'Type a signature, or an extra, or give up.',
  tooLong: 'It has more than 65,536 characters; no more can be sent.',
  giveUp: 'Give up',
  arrived: (authmethod: string) => `The router asks for ${authmethod}: answer it by hand.`,
} as const;
