// About: what this is, in which version, and what it speaks. Addresses are words: nothing here is loaded
// from anywhere.

import type { ReactNode } from 'react';
import type { SerializerInfo } from '../../../../shared/contract/results.ts';
import { schemesOf } from '../../../../shared/wire-url.ts';
import { openOverlay } from '../../state/actions.ts';
import { useStore } from '../../state/store.ts';
import { generalStrings } from '../../strings/general.ts';
import { settingsStrings } from '../../strings/settings.ts';
import { Button } from '../../ui/button.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Dialog } from '../../ui/overlay.tsx';
import { PaneFooter } from '../../ui/pane.tsx';
import css from './settings.module.css';

const words = settingsStrings;

export function About({ isOpen }: { isOpen: boolean }): ReactNode {
  const info = useStore((s) => s.info);
  return (
    <Dialog title={words.about} hideTitle width={440} isOpen={isOpen} onClose={() => openOverlay()}>
      <div className={css.about}>
        <h2 className={css.name}>{info?.name ?? generalStrings.appName}</h2>
        <p>{words.aboutText}</p>
        <KeyValue
          rows={[
            { label: words.version, value: info?.version ?? '' },
            { label: words.licence, value: words.licenceName },
            { label: words.transports, value: transportsOf(info?.schemes ?? []) },
            { label: words.serializers, value: formatsOf(info?.serializers ?? []) },
            { label: words.methods, value: (info?.methods ?? []).map(({ label }) => label).join(', ') },
            { label: words.specification, value: words.specificationText },
            { label: words.privacy, value: words.privacyText },
          ]}
        />
      </div>
      <PaneFooter>
        <span className={css.push} />
        {/* There is nothing else to do here. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <Button autoFocus onPress={() => openOverlay()}>
          {words.done}
        </Button>
      </PaneFooter>
    </Dialog>
  );
}

const TRANSPORTS = ['websocket', 'rawsocket', 'longpoll'] as const;

/** The transports with their schemes. */
function transportsOf(schemes: readonly string[]): string {
  const said = TRANSPORTS.map((transport) => {
    const own = schemesOf(transport).filter((scheme) => schemes.includes(scheme));
    return words.transport(words.transportNames[transport], own.join(', '));
  });
  return said.join(' · ');
}

/** The formats; batches are the same ones. */
function formatsOf(serializers: readonly SerializerInfo[]): string {
  const formats = serializers.filter(({ name }) => !name.includes('.batched'));
  return words.formats(formats.map(({ label }) => label).join(', '));
}
