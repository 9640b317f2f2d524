// What can be tried next with one press: the same attempt again, with one thing different.

import { Cookie, Send } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { HandshakeSummary, VerdictOffer } from '../../../../shared/handshake-summary.ts';
import { runAgain, targetOf, type Variant } from '../../state/actions.ts';
import { useStore } from '../../state/store.ts';
import { handshakeStrings } from '../../strings/handshake.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import css from './offers.module.css';

const words = handshakeStrings.offers;

const VARIANTS: Readonly<Record<VerdictOffer, Variant>> = {
  'send-anyway': { sendAnyway: true },
  'without-cookies': { withoutCookies: true },
};
const ICONS = { 'send-anyway': Send, 'without-cookies': Cookie };

export interface OffersProps {
  readonly summary: HandshakeSummary;
  /** Without a word about what each does; its tooltip says it. */
  readonly small?: boolean;
}

/** The offers of a verdict; nothing if there are none. */
export function Offers({ summary: { verdict, capture }, small = false }: OffersProps): ReactNode {
  const { offers = [] } = verdict;
  // Whether it is known how to log in changes with the profiles.
  const isKnown = useStore(() => targetOf(capture.id) !== undefined);
  const [busy, setBusy] = useState<VerdictOffer>();
  if (offers.length === 0) return undefined;
  const press = async (offer: VerdictOffer) => {
    setBusy(offer);
    await runAgain(capture.id, VARIANTS[offer]);
    setBusy(undefined);
  };
  return (
    <div className={small ? css.small : css.offers}>
      {offers.map((offer) => (
        <div key={offer} className={css.offer}>
          <Button
            variant={small ? 'default' : 'primary'}
            size={small ? 'small' : 'normal'}
            icon={<Icon of={ICONS[offer]} {...(small && { size: 'small' })} />}
            busy={busy === offer}
            isDisabled={!isKnown}
            whyDisabled={words.notKnown}
            onPress={() => void press(offer)}
          >
            {words.labels[offer]}
          </Button>
          {!small && <span className={css.note}>{words.notes[offer]}</span>}
        </div>
      ))}
    </div>
  );
}
