// The error values of SCRAM (RFC 5802, section 7) in plain words. A router may put one into ABORT.Details.scram.

const MEANINGS: Readonly<Record<string, string>> = {
  'invalid-encoding': 'a value that has to be base64, or another text, could not be read',
  'extensions-not-supported': 'the client demanded an extension that the router does not know',
  'invalid-proof': 'the proof does not belong to this user: the password is wrong, or it was computed in another way',
  'channel-bindings-dont-match':
    'the channel binding is not that of the connection as the router sees it, as when a proxy ends TLS on the way',
  'server-does-support-channel-binding':
    'the client said that the router has no channel binding, and it has: somebody may have changed what it offers',
  'channel-binding-not-supported': 'the router does no channel binding',
  'unsupported-channel-binding-type': 'the router does not know this type of channel binding',
  'unknown-user': 'the router does not know the authid',
  'invalid-username-encoding': 'the authid is no valid UTF-8 text, or SASLprep refuses it',
  'no-resources': 'the router has not enough resources at the moment',
  'other-error': 'something that none of the other values says',
};

/** What a value of `ABORT.Details.scram` means, to go on where "the router says" ends; undefined if it is unknown. */
export function scramErrorMeaning(value: string): string | undefined {
  return Object.hasOwn(MEANINGS, value) ? MEANINGS[value] : undefined;
}
