// Every error that crosses the contract: one table of codes with what happened and what to do.
// docs/errors.md is held against it by a test.

export const ERRORS = {
  'bad-parameters': {
    text: 'The command got parameters it does not know.',
    hint: 'This is a fault of the program; report it with the details shown.',
  },
  'unknown-command': {
    text: 'There is no such command.',
    hint: 'This is a fault of the program; report it with the details shown.',
  },
  internal: { text: 'The program failed.', hint: 'This is a fault of the program; report it with the details shown.' },
  'bad-url': {
    text: 'The URL cannot be used.',
    hint: 'Write it as ws://host:port/path for WebSocket, rs://host:port for RawSocket (wss and rss with TLS), or unix:///path/of/socket.',
  },
  'bad-profile': { text: 'The profile is not complete.', hint: 'Mend the named field.' },
  'unknown-profile': {
    text: 'There is no such profile.',
    hint: 'List the profiles with "wamp-inspector profile list".',
  },
  'unknown-capture': { text: 'There is no such capture.', hint: 'It was closed, or its id is misspelt.' },
  'unknown-record': {
    text: 'There is no such record.',
    hint: 'It was evicted to keep within the memory limit, or never existed.',
  },
  'no-snippet': {
    text: 'There is no program for this record.',
    hint: 'Choose the derivation of an answer that is computed; what is sent as it is leaves nothing to compute.',
  },
  'unknown-view': { text: 'There is no such view.', hint: 'Create the view again.' },
  'not-connected': { text: 'This session is not open.', hint: 'Connect first.' },
  'bad-request': {
    text: 'The request cannot be sent.',
    hint: 'Mend what the text names; nothing was sent.',
  },
  'unknown-operation': {
    text: 'There is no such operation.',
    hint: 'It was forgotten, or its number is misspelt; send the request again.',
  },
  'operation-over': {
    text: 'The operation does not run any more.',
    hint: 'Send the request again.',
  },
  'unknown-holding': {
    text: 'There is no such subscription or registration.',
    hint: 'It was given up, revoked, lost or forgotten; look at the list of those that are held.',
  },
  'file-unreadable': { text: 'The file cannot be read.', hint: 'Check the path and its permissions.' },
  'file-unwritable': {
    text: 'The file cannot be written.',
    hint: 'Check the path, its permissions and the free space.',
  },
  'capture-damaged': {
    text: 'The file is not a capture of this program.',
    hint: 'Choose a file that this program saved or exported.',
  },
  'version-too-new': {
    text: 'The file was written by a newer version of this program.',
    hint: 'Update WAMP Inspector; the file was left as it is.',
  },
  'profiles-busy': {
    text: 'Another instance is writing the profiles.',
    hint: 'Try again in a moment; nothing was changed.',
  },
  'profile-changed': {
    text: 'The profile was changed elsewhere in the meantime.',
    hint: 'Load it again, then repeat the change.',
  },
  'secret-unset': {
    text: 'The environment variable gives no secret.',
    hint: 'Set it in the environment that starts this program. A program started from a desktop menu does not see the variables of a shell.',
  },
  'secret-not-found': {
    text: 'The keychain has no such secret.',
    hint: 'Store it under that name: in the form of the profile, or with "wamp-inspector secret set ID".',
  },
  'secret-empty': { text: 'The secret is empty.', hint: 'Type it, or pass it on standard input; nothing was stored.' },
  'secret-unusable': {
    text: 'The secret cannot be used.',
    hint: 'Mend what the text names, or store the right secret; one that is a line of text without line ends and other characters that cannot be sent.',
  },
  'key-exists': {
    text: 'There is a key of that name already.',
    hint: 'Choose another name, or remove the old key first; nothing was changed.',
  },
  'keychain-unavailable': {
    text: 'The keychain of the system cannot be reached.',
    hint: 'Start a Secret Service (GNOME Keyring, KWallet), or use an environment variable. Nothing was stored elsewhere.',
  },
  'keychain-locked': {
    text: 'The keychain of the system is locked.',
    hint: 'Unlock it and try again. Nothing was stored elsewhere.',
  },
  'prompt-declined': {
    text: 'No secret was given when it was asked for.',
    hint: 'Type it when asked. Where there is no terminal or window to ask in, use an environment variable or the keychain.',
  },
  'demo-failed': {
    text: 'The demo router cannot be started.',
    hint: 'Choose another port, or end the program that uses it.',
  },
  'port-unusable': {
    text: 'The port cannot be listened on.',
    hint: 'Choose another one with --port, or end the program that uses it.',
  },
  'import-unknown': {
    text: 'This is nothing that profiles can be made of.',
    hint: 'Choose a configuration of one of the tools that are named; the file was left as it is.',
  },
  'import-damaged': {
    text: 'The file cannot be read: it is damaged.',
    hint: 'Mend it at the place that is named, or let its tool write it anew; the file was left as it is.',
  },
  'import-gone': {
    text: 'What was read is not kept any more.',
    hint: 'Read the file again; nothing was stored.',
  },
  'link-lost': {
    text: 'The program cannot be reached.',
    hint: 'Look whether it still runs in its terminal; the page goes on by itself as soon as it answers.',
  },
  'workspace-busy': {
    text: 'Another instance is writing the settings.',
    hint: 'Try again in a moment; nothing was changed.',
  },
  'draft-too-large': {
    text: 'What is being typed is too large to be kept.',
    hint: 'It stays in this window only; save it before you close the window.',
  },
  'unknown-request': {
    text: 'There is no such saved request.',
    hint: 'It was removed, or its id is misspelt; load the list again.',
  },
  'unknown-environment': {
    text: 'There is no such environment.',
    hint: 'Choose another one, or none; it may have been removed.',
  },
  'requests-busy': {
    text: 'Another instance is writing the saved requests.',
    hint: 'Try again in a moment; nothing was changed.',
  },
  'requests-full': {
    text: 'The saved requests take too much room.',
    hint: 'Remove some, or leave large arguments out; nothing was changed.',
  },
  'requests-damaged': {
    text: 'The text holds no saved requests.',
    hint: 'Choose a file that this program exported, or mend it at the place that is named; nothing was changed.',
  },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error a user may see: a code of the table and the evidence. Misuse and the environment, never a peer's violation. */
export class InspectorError extends Error {
  override readonly name = 'InspectorError';
  readonly code: ErrorCode;
  /** What is particular to this case, for example the name of the variable. */
  readonly evidence: string;

  constructor(code: ErrorCode, evidence: string) {
    super(`${ERRORS[code].text} ${evidence}`);
    this.code = code;
    this.evidence = evidence;
  }

  /** What to do about it. */
  get hint(): string {
    return ERRORS[this.code].hint;
  }
}
