// Addresses outside of the app. A page of the app goes nowhere; what it asks to open is opened by the
// system, if it is of two kinds and the person agrees.

import type { MessageBoxOptions } from 'electron';

const LONGEST = 2048;
/** Place of the button that is taken unless the person chooses otherwise. */
const CANCEL = 1;

/**
 * The address as it may be given to the system: read and written anew, so that it is one address of plain
 * ASCII and nothing else. Undefined for everything but https: and mailto:, and for one with a password in it.
 */
export function externalAddress(given: string): string | undefined {
  if (given.length > LONGEST || !URL.canParse(given)) return undefined;
  const { protocol, username, password, href } = new URL(given);
  if (protocol !== 'https:' && protocol !== 'mailto:') return undefined;
  if (username !== '' || password !== '' || href.length > LONGEST) return undefined;
  return /^[\x21-\x7e]+$/.test(href) ? href : undefined;
}

/** The question before an address is opened; the answer 0 opens it. */
export function linkQuestion(address: string): MessageBoxOptions {
  const isMail = address.startsWith('mailto:');
  return {
    type: 'question',
    message: isMail ? 'Write a message in your mail program?' : 'Open this address in your browser?',
    detail: address,
    buttons: ['Open', 'Cancel'],
    defaultId: CANCEL,
    cancelId: CANCEL,
    noLink: true,
  };
}
