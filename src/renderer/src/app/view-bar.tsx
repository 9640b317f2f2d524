// The bar above a capture: its views, and what can be done with it. Below 1240 px the actions are icons
// in the same places.

import { ArrowDownToLine, Eraser, Plug, RotateCw, SquareTerminal, Unplug } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { CaptureInfo } from '../../../shared/contract/results.ts';
import { clearCapture, go, leave, runAgain, targetOf } from '../state/actions.ts';
import { keysOf, useShortcut } from '../state/keys.ts';
import type { CaptureView } from '../state/place.ts';
import { shellStrings } from '../strings/shell.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { shortCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { NARROW, useMedia } from '../ui/use-media.ts';
import { LadderMark, RowsMark, TreeMark } from './marks.tsx';
import { SavePopover } from './save-popover.tsx';
import css from './view-bar.module.css';

export const VIEW_TABS = 'view';
/** After this long without the router's GOODBYE, cutting the wire is offered. */
const PATIENCE_MS = 1500;

export interface ViewBarProps {
  readonly info: CaptureInfo;
  readonly view: CaptureView;
}

export function ViewBar({ info, view }: ViewBarProps): ReactNode {
  const { id } = info.header;
  const show = (next: CaptureView) => go({ kind: 'capture', capture: id, view: next });
  return (
    <div className={css.bar} data-pane="views">
      <Tabs
        idPrefix={VIEW_TABS}
        label={shellStrings.views}
        size="view"
        value={view}
        onChange={show}
        tabs={[
          { value: 'handshake', label: shellStrings.handshake, icon: <LadderMark /> },
          { value: 'timeline', label: shellStrings.timeline, icon: <RowsMark />, count: shortCount(info.total) },
          { value: 'call', label: shellStrings.call, icon: <Icon of={SquareTerminal} /> },
          { value: 'meta', label: shellStrings.meta, icon: <TreeMark /> },
        ]}
      />
      <div className={css.actions} role="group" aria-label={shellStrings.actions}>
        <SaveAction capture={id} />
        {view === 'timeline' ? <ClearAction info={info} /> : undefined}
        <RunAgainAction info={info} />
        {info.live ? <LeaveAction key={id} info={info} /> : undefined}
      </div>
    </div>
  );
}

function SaveAction({ capture }: { capture: string }): ReactNode {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const toggle = () => setOpen((was) => !was);
  useShortcut('save-capture', toggle);
  const narrow = useMedia(NARROW);
  const face = { icon: <Icon of={ArrowDownToLine} />, onPress: toggle, buttonRef: button };
  return (
    <>
      {narrow ? (
        <IconButton label={shellStrings.save} keys={keysOf('save-capture')} {...face} />
      ) : (
        <Button variant="quiet" aria-expanded={open} {...face}>
          {shellStrings.save}
        </Button>
      )}
      <SavePopover capture={capture} triggerRef={button} isOpen={open} onClose={() => setOpen(false)} />
    </>
  );
}

function ClearAction({ info }: { info: CaptureInfo }): ReactNode {
  return (
    <Action
      label={shellStrings.clear}
      icon={<Icon of={Eraser} />}
      {...(info.total - info.cleared - info.evicted === 0 && { why: shellStrings.nothingToClear })}
      onPress={() => void clearCapture(info.header.id)}
    />
  );
}

function RunAgainAction({ info }: { info: CaptureInfo }): ReactNode {
  const [busy, setBusy] = useState(false);
  const again = async () => {
    setBusy(true);
    await runAgain(info.header.id);
    setBusy(false);
  };
  const known = targetOf(info.header.id) !== undefined;
  return (
    <Action
      label={busy ? shellStrings.connecting : shellStrings.runAgain}
      icon={<Icon of={RotateCw} />}
      strong={!info.live}
      busy={busy}
      {...(!known && { why: shellStrings.noTarget })}
      onPress={() => void again()}
    />
  );
}

/** One press says GOODBYE. A router that does not answer it can be left without. */
function LeaveAction({ info }: { info: CaptureInfo }): ReactNode {
  const [leaving, setLeaving] = useState(false);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!leaving) return undefined;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [leaving]);
  const go = async (cut: boolean) => {
    setLeaving(true);
    await leave(info.header.id, cut);
    setLeaving(false);
    setLate(false);
  };
  if (late) {
    return <Action label={shellStrings.cut} icon={<Icon of={Unplug} />} strong onPress={() => void go(true)} />;
  }
  const word = info.outcome === undefined ? shellStrings.stop : shellStrings.disconnect;
  return (
    <Action
      label={leaving ? shellStrings.disconnecting : word}
      icon={<Icon of={info.outcome === undefined ? Unplug : Plug} />}
      strong
      busy={leaving}
      onPress={() => void go(false)}
    />
  );
}

interface ActionProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onPress: () => void;
  /** Keeps its word and its edge however narrow the window is. */
  readonly strong?: boolean;
  readonly busy?: boolean;
  /** Why it cannot be used now. */
  readonly why?: string;
}

function Action({ label, icon, onPress, strong = false, busy = false, why }: ActionProps): ReactNode {
  const narrow = useMedia(NARROW);
  const off = { isDisabled: why !== undefined, whyDisabled: why };
  if (narrow && !strong) return <IconButton label={label} icon={icon} onPress={onPress} {...off} />;
  return (
    <Button variant={strong ? 'default' : 'quiet'} icon={icon} busy={busy} onPress={onPress} {...off}>
      {label}
    </Button>
  );
}
