// What is shown before anything is connected: the demo router at one press of Enter, and the ways to a
// router of one's own.

import { FileInput, FileText, FlaskConical, Link2, Plus } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import { hasUserInfo, urlParts } from '../../../../shared/profile-url.ts';
import { connectDemo, importCapture, newConnection } from '../../state/actions.ts';
import { openImport } from '../../state/imports.ts';
import { keysOf } from '../../state/keys.ts';
import { useStore } from '../../state/store.ts';
import { connectStrings } from '../../strings/connect.ts';
import { firstRunStrings } from '../../strings/first-run.ts';
import { importStrings } from '../../strings/import.ts';
import { Button } from '../../ui/button.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Keys } from '../../ui/keys.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { DemoLadder } from './demo-ladder.tsx';
import { DemoLists } from './demo-lists.tsx';
import { demoSteps, QUICK_LOGINS, type QuickLogin } from './demo-steps.ts';
import { FaultNotice } from './fault-notice.tsx';
import css from './first-run.module.css';
import { withoutUserInfo } from './typed-url.ts';
import { useLate } from './use-late.ts';

const words = firstRunStrings;
const LOGINS = QUICK_LOGINS.map((value) => ({ value, label: words.demoLogins[value] }));

export function FirstRun(): ReactNode {
  return (
    <div className={css.place}>
      <div className={css.column}>
        <h1 className={css.title}>{words.title}</h1>
        <p className={css.about}>{words.about}</p>
        <DemoCard />
        <DemoLists />
        <h2 className={css.own}>{words.ownRouter}</h2>
        <OwnRouter />
      </div>
    </div>
  );
}

function DemoCard(): ReactNode {
  const [login, setLogin] = useState<QuickLogin>('wampcra-salted');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<InspectorError>();
  const late = useLate(busy);
  const start = async () => {
    if (busy) return;
    setBusy(true);
    setFault(undefined);
    setFault(await connectDemo(login));
    setBusy(false);
  };
  return (
    <section className={css.demo} aria-labelledby="demo-title">
      <div className={css.offer}>
        <h2 id="demo-title" className={css.heading}>
          <Icon of={FlaskConical} />
          {words.demoTitle}
        </h2>
        <p className={css.dim}>{words.demoAbout}</p>
        <p className={css.choice} aria-hidden>
          {words.logInWith}
        </p>
        <Segmented label={words.logInWith} value={login} options={LOGINS} onChange={setLogin} />
        <p className={css.note}>{words.demoNotes[login]}</p>
        <Button
          variant="primary"
          size="large"
          keys={[words.enter]}
          busy={late}
          // Nothing else waits on this page: Enter is enough.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          onPress={() => void start()}
        >
          {late ? words.starting : words.start}
        </Button>
        <div className={css.fault}>{fault && <FaultNotice fault={fault} />}</div>
      </div>
      <div className={css.preview}>
        <DemoLadder steps={demoSteps(login)} />
      </div>
    </section>
  );
}

function OwnRouter(): ReactNode {
  return (
    <ul className={css.ways}>
      <li>
        <button type="button" className={css.way} onClick={() => newConnection()}>
          <Icon of={Plus} />
          <b className={css.name}>{words.newProfile}</b>
          <span className={css.dim}>{words.newProfileAbout}</span>
          <Keys keys={keysOf('new-connection')} />
        </button>
      </li>
      <li>
        <AddressWay />
      </li>
      <li>
        <button type="button" className={css.way} onClick={() => void importCapture()}>
          <Icon of={FileText} />
          <b className={css.name}>{words.openCapture}</b>
          <span className={css.dim}>{words.openCaptureAbout}</span>
          <Keys keys={keysOf('open-capture')} />
        </button>
      </li>
      <li>
        <button type="button" className={css.way} onClick={() => openImport()}>
          <Icon of={FileInput} />
          <b className={css.name}>{importStrings.firstRun}</b>
          <span className={css.dim}>{importStrings.firstRunAbout}</span>
        </button>
      </li>
    </ul>
  );
}

const NO_SCHEMES: readonly string[] = [];

/** Takes an address and goes on to its form. One that is pasted anywhere else in the window is the shell's to take. */
function AddressWay(): ReactNode {
  const schemes = useStore((state) => state.info?.schemes) ?? NO_SCHEMES;
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const [warning, setWarning] = useState<string>();
  const id = useId();

  const take = (address: string) => {
    const why = whyNot(address, schemes);
    setError(why);
    if (why === undefined) newConnection(address);
  };

  return (
    <form
      className={css.address}
      onSubmit={(event) => {
        event.preventDefault();
        take(typed.trim());
      }}
    >
      <label className={css.way} data-bad={error === undefined ? undefined : true}>
        <Icon of={Link2} />
        <b className={css.name}>{words.address}</b>
        <input
          className={css.input}
          type="text"
          inputMode="url"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={words.addressPlaceholder}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={error === undefined && warning === undefined ? undefined : id}
          value={typed}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text');
            if (!hasUserInfo(pasted)) return;
            event.preventDefault();
            const rest = withoutUserInfo(pasted);
            if (rest !== '') setTyped(rest);
            setError(rest === '' ? connectStrings.urlRefused : undefined);
            setWarning(rest === '' ? undefined : words.addressWithout);
          }}
          onChange={(event) => {
            setTyped(event.target.value);
            setError(undefined);
            setWarning(undefined);
          }}
        />
        <Keys keys={[words.enter]} />
      </label>
      <div className={css.remark}>
        <RemarkLines error={error} warning={warning} id={id} />
      </div>
    </form>
  );
}

function whyNot(address: string, schemes: readonly string[]): string | undefined {
  if (address === '') return words.addressEmpty;
  if (hasUserInfo(address)) return connectStrings.urlRefused;
  const scheme = address.includes('://') ? urlParts(address)?.scheme : undefined;
  return scheme !== undefined && schemes.includes(scheme) ? undefined : words.addressScheme(schemes);
}
