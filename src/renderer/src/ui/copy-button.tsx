// Copies a text. The result is shown where the act was: the icon and the name change for a moment.

import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { announceLive } from './live-region.tsx';

const SHOWN_MS = 2000;

export interface CopyButtonProps {
  readonly label: string;
  readonly copiedLabel: string;
  /** Said when the browser refused. */
  readonly failedLabel: string;
  /** Made when it is asked for, so that nothing is kept ready that nobody copies. */
  readonly text: () => string | Promise<string>;
  readonly keys?: readonly string[] | undefined;
  readonly size?: 'small' | 'normal';
  /** Shows the label beside the icon. */
  readonly wide?: boolean;
}

export function CopyButton(props: CopyButtonProps): ReactNode {
  const { label, copiedLabel, failedLabel, keys, size = 'small' } = props;
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await props.text());
      setOutcome('copied');
      announceLive(copiedLabel);
    } catch {
      setOutcome('failed');
      announceLive(failedLabel);
    }
  };
  const words = outcome === undefined ? label : outcome === 'copied' ? copiedLabel : failedLabel;
  const icon = <Icon of={outcome === undefined ? Copy : outcome === 'copied' ? Check : X} size={size} />;
  if (props.wide === true) {
    return (
      <Button size={size} variant="quiet" icon={icon} keys={keys} onPress={() => void copy()}>
        {words}
      </Button>
    );
  }
  return <IconButton size={size} label={words} icon={icon} keys={keys} onPress={() => void copy()} />;
}
