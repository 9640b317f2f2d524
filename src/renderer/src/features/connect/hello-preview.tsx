// Beside the form: the HELLO it would send, what happens then, and the attempts there were.

import { useState, type ReactNode } from 'react';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';
import { Button } from '../../ui/button.tsx';
import { JsonText } from '../../ui/json-text.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PaneHeader } from '../../ui/pane.tsx';
import { Attempts } from './attempts.tsx';
import { FaultNotice } from './fault-notice.tsx';
import { jsonLines } from './hello-text.ts';
import css from './hello-preview.module.css';
import { nextSteps, type NextStep } from './next-steps.ts';
import type { Checks } from './use-checks.ts';
import type { FormInUse } from './use-profile-form.ts';
import { OpeningPreview } from './wire-preview.tsx';
import { goesOutIn } from './wire-text.ts';

/** Fields of the form that HELLO is made of, with their names. */
const SHOWN = [
  [/^realm$/, connectStrings.realm],
  [/\.method$/, connectStrings.method],
  [/\.authid$/, connectStrings.authid],
  [/^authrole$/, connectStrings.authrole],
  [/^authextra$/, connectStrings.authextra],
  [/^transportAuth$/, loginStrings.transportAuth],
  [/\.options\./, connectStrings.methodOptions],
  [/^extraDetails$/, connectStrings.extraDetails],
] as const;

/** Key of the longest part of every HELLO, and the least surprising. */
const FEATURES = 'features';

export interface HelloPreviewProps {
  readonly inUse: FormInUse;
  readonly checks: Checks;
  /** Stands in the flow of the form instead of scrolling by itself. */
  readonly inline?: boolean;
}

export function HelloPreview({ inUse, checks, inline = false }: HelloPreviewProps): ReactNode {
  const { reading, methods, id } = inUse;
  const unread = reading.ok ? [] : Object.keys(reading.errors);
  const without = SHOWN.filter(([field]) => unread.some((path) => field.test(path))).map(([, name]) => name);
  const profile = reading.ok ? reading.profile : reading.standIn;
  const { hello, wire, fault } = checks;
  const isUrlRead = !unread.includes('url');
  const [inFull, setInFull] = useState(false);
  return (
    <aside className={inline ? css.inline : css.pane} data-pane="preview" aria-labelledby="hello-title">
      <PaneHeader
        title={connectStrings.helloTitle}
        note={connectStrings.helloNote}
        id="hello-title"
        actions={
          <Button size="small" variant="quiet" aria-expanded={inFull} onPress={() => setInFull(!inFull)}>
            {inFull ? connectStrings.foldFeatures : connectStrings.unfoldFeatures}
          </Button>
        }
      />
      {/* The keyboard scrolls what has the focus. */}
      <div
        className={css.scroll}
        role="region"
        aria-label={connectStrings.helloTitle}
        {...(inline ? {} : { tabIndex: 0 })}
      >
        {(fault || without.length > 0) && (
          <div className={css.notices}>
            {fault && <FaultNotice fault={fault} />}
            {without.length > 0 && <Notice tone="warn" title={connectStrings.without(without.join(', '))} />}
          </div>
        )}
        <div className={css.sent}>
          {hello && (
            <div className={css.hello}>
              {jsonLines([...hello], inFull ? undefined : FEATURES).map(({ depth, text }, index) => (
                <div key={index} style={{ '--depth': depth }}>
                  <JsonText text={text} />
                </div>
              ))}
            </div>
          )}
          {hello && <p className={css.none}>{goesOutIn(profile, inUse.serializers)}</p>}
          {wire && isUrlRead && <OpeningPreview wire={wire} />}
        </div>
        <div className={css.words}>
          {hello && <NextSteps steps={nextSteps(profile, isUrlRead ? profile.url : '', hello, methods)} />}
          <Attempts profileId={id} />
        </div>
      </div>
    </aside>
  );
}

function NextSteps({ steps }: { steps: readonly NextStep[] }): ReactNode {
  return (
    <>
      <h3 className={css.heading}>{connectStrings.whatHappensNext}</h3>
      <ol className={css.steps}>
        {steps.map(({ text, ways }) => (
          <li key={text}>
            {text}
            {ways.length > 0 && (
              <ul className={css.ways}>
                {ways.map((way, index) => (
                  <li key={index}>{way}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
