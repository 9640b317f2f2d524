// Commands of the prefix `capture`: viewers pull what they show.

import { InspectorError } from '../../shared/contract/errors.ts';
import { toWire } from '../../shared/contract/wire-value.ts';
import type { Attempt } from './attempt.ts';
import type { CaptureList } from './captures.ts';
import type { Handlers } from './dispatch.ts';

type CaptureCommands = Pick<
  Handlers,
  | 'capture.list'
  | 'capture.info'
  | 'capture.summary'
  | 'capture.record'
  | 'capture.createView'
  | 'capture.dropView'
  | 'capture.rows'
  | 'capture.locate'
  | 'capture.clear'
  | 'capture.close'
>;

export function captureCommands(captures: CaptureList<Attempt>): CaptureCommands {
  return {
    'capture.list': () => captures.all().map((capture) => capture.info()),
    'capture.info': ({ capture }) => captures.get(capture).info(),
    'capture.summary': ({ capture }) => toWire(captures.get(capture).summary()),
    'capture.record': ({ capture, seq }) => {
      const record = captures.get(capture).store.record(seq);
      if (!record) throw new InspectorError('unknown-record', `Record ${seq}.`);
      return toWire(record);
    },
    'capture.createView': ({ capture, filter }) => ({ view: captures.get(capture).store.createView(filter) }),
    'capture.dropView': ({ capture, view }) => {
      captures.get(capture).store.dropView(view);
      return null;
    },
    'capture.rows': ({ capture, view, from, count }) => captures.get(capture).store.part(view, from, count),
    'capture.locate': ({ capture, view, seq }) => {
      const row = captures.get(capture).store.locate(view, seq);
      return row === undefined ? {} : { row };
    },
    'capture.clear': ({ capture }) => {
      captures.get(capture).store.clear();
      return null;
    },
    'capture.close': async ({ capture }) => {
      await captures.close(capture);
      return null;
    },
  };
}
