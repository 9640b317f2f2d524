// Calls of the page, as they come over the one channel for calls. Three questions, each asked of every
// call: is the sender the top frame of one of our windows with our exact origin; are name and parameters
// texts of a bounded length, and nothing besides; does the table know the name and its schema the
// parameters (the last in dispatch).

import type { WebContents, WebFrameMain } from 'electron';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import type { CallResult } from '../../../shared/contract/link.ts';
import { unanswerable, type Dispatch } from '../../app/dispatch.ts';
import { ORIGIN } from './app-scheme.ts';

/** Letters of the parameters as JSON: the largest that the app takes, and what JSON adds to them. */
const MOST_LETTERS = 96 * 1024 * 1024;
const LONGEST_NAME = 100;

/** What is looked at of a message from a page. */
export interface CallEvent {
  readonly sender: Pick<WebContents, 'id'>;
  readonly senderFrame: Pick<WebFrameMain, 'origin' | 'parent'> | null;
}

/** The window's dispatch; undefined for contents that are no window of ours. */
export type WindowDispatch = (contents: number) => Dispatch | undefined;

/** True for the top frame of a page of the app. A frame that is gone is none. */
export function isOwnFrame(frame: CallEvent['senderFrame']): boolean {
  return frame !== null && frame.parent === null && frame.origin === ORIGIN;
}

/** Answers the channel for calls. `report` hears of faults of the program. */
export function answerCalls(dispatchOf: WindowDispatch, report: (error: unknown) => void) {
  return async (event: CallEvent, ...given: unknown[]): Promise<string> => {
    const dispatch = isOwnFrame(event.senderFrame) ? dispatchOf(event.sender.id) : undefined;
    // Whoever sends this is no page of ours: it gets no answer that it could read anything from.
    if (!dispatch) throw new Error('refused');
    const [name, text] = given;
    if (given.length !== 2 || typeof name !== 'string' || typeof text !== 'string')
      return textOf(bad('a call is a name and a text'));
    if (name.length > LONGEST_NAME) return textOf(bad('its name has no end', 'unknown-command'));
    if (text.length > MOST_LETTERS) return textOf(bad(`${name}: larger than ${MOST_LETTERS} letters`));
    let params: unknown;
    try {
      params = JSON.parse(text);
    } catch {
      return textOf(bad(`${name}: the parameters are no JSON text`));
    }
    try {
      return textOf(await dispatch(name, params));
    } catch (error) {
      report(error);
      return textOf(unanswerable(name));
    }
  };
}

function bad(evidence: string, code: ErrorCode = 'bad-parameters'): CallResult {
  return { ok: false, code, evidence };
}

function textOf(result: CallResult): string {
  return JSON.stringify(result);
}
