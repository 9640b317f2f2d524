// Words that several parts of the page share.

export const generalStrings = {
  appName: 'WAMP Inspector',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'The browser did not let the text be copied',
  close: 'Close',
  dismiss: 'Dismiss',
  cancel: 'Cancel',
  save: 'Save',
  stop: 'Stop',
  undo: 'Undo',
  more: 'More',
  revealSecret: 'Show what is typed',
  hideSecret: 'Hide what is typed',
  hidden: 'hidden',
  toRouter: 'to router',
  fromRouter: 'from router',
  session: 'Session',
  rpc: 'RPC',
  pubSub: 'PubSub',
} as const;
