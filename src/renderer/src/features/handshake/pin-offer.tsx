// After a certificate that could not be verified: its fingerprint, and the way to pin it. Pinning goes
// through the form of a saved profile, where it is seen before it counts.

import { Pin } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { editWithPin, seenCertificate, type SeenCertificate } from '../../state/pinning.ts';
import { handshakeStrings as words } from '../../strings/handshake.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './outcome.module.css';

export interface PinOfferProps {
  readonly capture: string;
  /** The TLS failure. */
  readonly seq: number;
  readonly profileId: string;
}

export function PinOffer({ capture, seq, profileId }: PinOfferProps): ReactNode {
  const certificate = useCertificate(capture, seq);
  if (!certificate) return undefined;
  const { sha256, isOther } = certificate;
  return (
    <div className={css.pin}>
      <h3>{words.pin.title}</h3>
      <code>{visibleText(sha256)}</code>
      <p>{isOther ? words.pin.changed : words.pin.warning}</p>
      <Button size="small" icon={<Icon of={Pin} size="small" />} onPress={() => editWithPin(profileId, sha256)}>
        {words.pin.offer}
      </Button>
    </div>
  );
}

function useCertificate(capture: string, seq: number): SeenCertificate | undefined {
  const [seen, setSeen] = useState<SeenCertificate>();
  useEffect(() => {
    let current = true;
    seenCertificate(capture, seq)
      .then((certificate) => {
        if (current) setSeen(certificate);
      })
      // The inspector shows the same record and says why it cannot be read.
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [capture, seq]);
  return seen;
}
