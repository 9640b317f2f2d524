// The routers' own words, from the conversations recorded with them.
import { readFileSync } from 'node:fs';

const { vectors } = JSON.parse(readFileSync(new URL('../fixtures/vectors/recorded.json', import.meta.url), 'utf8'));

const ABORT = 3;

/**
 * @param {'crossbar' | 'nexus'} router
 * @param {string} name of the conversation, for example `ticket-wrong`
 * @returns {{outcome: string, reason?: string, code?: number | string, words: readonly string[]}} how it
 *   ended, and what the router said about it: the reason and message of its ABORT, or of its close
 */
export function recorded(router, name) {
  const id = `recorded-${router}-${name}`;
  const vector = vectors.find((each) => each.id === id);
  if (!vector) throw new Error(`there is no recording ${id}`);
  const { outcome, reason, code } = vector.expected;
  return { outcome, reason, code, words: vector.trace.flatMap(wordsOf) };
}

function wordsOf({ dir, message, event, reason }) {
  if (dir === 'receive' && message[0] === ABORT) {
    const [, details, uri] = message;
    return details.message === undefined ? [uri] : [uri, details.message];
  }
  // nexus closes every transport with the same word
  return event === 'closed' && reason !== 'goodbye' ? [reason] : [];
}
