// The right of the call view: what this session holds, and what waits for a person. Choosing a subscription or
// registration shows its messages in the middle.

import { Plus } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { HoldingInfo, HoldingKind } from '../../../../shared/contract/operations.ts';
import { useHoldings } from '../../state/operations.ts';
import { holdingStrings as words } from '../../strings/holdings.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { announceLive } from '../../ui/live-region.tsx';
import { PaneHeader } from '../../ui/pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { HoldingList } from './holding-list.tsx';
import css from './holdings.module.css';
import { Questions } from './questions.tsx';

export interface HoldingsPaneProps {
  readonly capture: string;
  /** Opens the composer on a kind of request. */
  readonly onCompose: (kind: 'subscribe' | 'register') => void;
}

export function HoldingsPane({ capture, onCompose }: HoldingsPaneProps): ReactNode {
  const holdings = useHoldings(capture);
  useRevocationSaid(holdings);
  return (
    <div className={css.pane}>
      <Part
        {...{ capture, holdings }}
        kind="subscription"
        title={words.subscriptions}
        add={words.subscribe}
        empty={words.noSubscription}
        onAdd={() => onCompose('subscribe')}
      />
      <Part
        {...{ capture, holdings }}
        kind="registration"
        title={words.registrations}
        add={words.register}
        empty={words.noRegistration}
        onAdd={() => onCompose('register')}
      />
      <Questions capture={capture} />
    </div>
  );
}

interface PartProps {
  readonly capture: string;
  readonly holdings: readonly HoldingInfo[];
  readonly kind: HoldingKind;
  readonly title: string;
  readonly add: string;
  readonly empty: string;
  readonly onAdd: () => void;
}

function Part({ capture, holdings, kind, title, add, empty, onAdd }: PartProps): ReactNode {
  const own = holdings.filter((holding) => holding.kind === kind);
  const held = own.filter(({ state }) => state === 'held').length;
  return (
    <section className={css.part} aria-label={title}>
      <PaneHeader
        title={title}
        note={formatCount(held)}
        actions={<IconButton size="small" label={add} icon={<Icon of={Plus} />} onPress={onAdd} />}
      />
      {own.length === 0 ? (
        <p className={css.none}>{empty}</p>
      ) : (
        <HoldingList capture={capture} holdings={own} label={title} />
      )}
    </section>
  );
}

/** Says that the router took something back. */
function useRevocationSaid(holdings: readonly HoldingInfo[]): void {
  const before = useRef<readonly HoldingInfo[]>(holdings);
  useEffect(() => {
    const was = before.current;
    before.current = holdings;
    for (const { kind, holding, state, uri, reason } of holdings) {
      const old = was.find((one) => one.kind === kind && one.holding === holding);
      if (state === 'revoked' && old?.state === 'held')
        announceLive(words.revoked(visibleText(uri), reason && visibleText(reason)));
    }
  }, [holdings]);
}
