// Everything that can be tried at the demo router, beside the few logins that stand first: all its logins by method,
// and those that something is wrong with. What they are is told by the router itself.

import { ChevronDown, ChevronRight, CircleAlert, KeyRound } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { DEMO_LOGINS, type DemoLogin } from '../../../../shared/contract/demo-logins.ts';
import type { DemoPrincipal, MethodInfo } from '../../../../shared/contract/results.ts';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import { connectDemo, loadDemo } from '../../state/actions.ts';
import { useStore } from '../../state/store.ts';
import { firstRunStrings } from '../../strings/first-run.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './demo-lists.module.css';
import { FaultNotice } from './fault-notice.tsx';
import { moveAlong } from './move-along.ts';
import { useLate } from './use-late.ts';

const words = firstRunStrings;
const NO_METHODS: readonly MethodInfo[] = [];

export function DemoLists(): ReactNode {
  const demo = useStore((state) => state.demo);
  const methods = useStore((state) => state.info?.methods) ?? NO_METHODS;
  const principals = (demo?.principals ?? []).flatMap(tryable);
  return (
    <div className={css.lists}>
      <Fold title={words.otherLogins} about={words.otherLoginsAbout} icon={<Icon of={KeyRound} />}>
        <Groups
          groups={byMethod(
            principals.filter(({ wrong }) => wrong === undefined),
            methods,
          )}
        />
      </Fold>
      <Fold title={words.failingLogins} about={words.failingLoginsAbout} icon={<Icon of={CircleAlert} />}>
        <Groups
          groups={byMethod(
            principals.filter(({ wrong }) => wrong !== undefined),
            methods,
          )}
        />
      </Fold>
    </div>
  );
}

interface Tryable extends DemoPrincipal {
  readonly name: DemoLogin;
}

/** A login that the app connects with by its name. */
function tryable(principal: DemoPrincipal): Tryable[] {
  const name = DEMO_LOGINS.find((login) => login === principal.name);
  return name === undefined ? [] : [{ ...principal, name }];
}

interface Group {
  readonly title: string;
  readonly logins: readonly Tryable[];
}

/** Logins under the labels of their methods, in the order of the methods; those that nobody knows come last. */
function byMethod(logins: readonly Tryable[], methods: readonly MethodInfo[]): readonly Group[] {
  const names = [...methods.map(({ name }) => name), ...logins.map(({ method }) => method)];
  return [...new Set(names)]
    .map((name) => ({
      title: methods.find((method) => method.name === name)?.label ?? visibleText(name),
      logins: logins.filter(({ method }) => method === name),
    }))
    .filter((group) => group.logins.length > 0);
}

interface FoldProps {
  readonly title: string;
  readonly about: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

function Fold({ title, about, icon, children }: FoldProps): ReactNode {
  const isThere = useStore((state) => state.demo !== undefined);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const late = useLate(busy);
  const [fault, setFault] = useState<InspectorError>();
  const id = useId();
  const load = async () => {
    setBusy(true);
    setFault(await loadDemo());
    setBusy(false);
  };
  const toggle = () => {
    setOpen(!open);
    if (!open && !busy) void load();
  };
  return (
    <section aria-labelledby={`${id}title`}>
      <button type="button" className={css.fold} aria-expanded={open} aria-controls={`${id}list`} onClick={toggle}>
        {icon}
        <b className={css.title} id={`${id}title`}>
          {title}
        </b>
        <span className={css.about}>{about}</span>
        <Icon of={open ? ChevronDown : ChevronRight} size="small" />
      </button>
      <div id={`${id}list`} hidden={!open}>
        {open && fault && (
          <div className={css.fault}>
            <FaultNotice
              fault={fault}
              actions={
                <Button size="small" onPress={() => void load()}>
                  {words.again}
                </Button>
              }
            />
          </div>
        )}
        {open && isThere && children}
        {open && !isThere && late && (
          <p className={css.empty} role="status">
            <StateIcon state="run" size="small" />
            {words.reading}
          </p>
        )}
      </div>
    </section>
  );
}

function Groups({ groups }: { groups: readonly Group[] }): ReactNode {
  const [fault, setFault] = useState<InspectorError>();
  const [chosen, setChosen] = useState<string>();
  const first = groups[0]?.logins[0]?.name;
  if (first === undefined) return <p className={css.empty}>{words.none}</p>;
  const connect = async (login: DemoLogin) => {
    setFault(undefined);
    setFault(await connectDemo(login));
  };
  return (
    // One stop of the Tab key; arrows move within it.
    <div className={css.groups} role="presentation" onKeyDown={moveAlong}>
      {groups.map(({ title, logins }) => (
        <div key={title} role="group" aria-label={title}>
          <h4 className={css.method} aria-hidden>
            {title}
          </h4>
          {logins.map(({ name, about, wrong, endpoint }) => (
            <button
              key={name}
              type="button"
              className={css.login}
              tabIndex={name === (chosen ?? first) ? 0 : -1}
              onFocus={() => setChosen(name)}
              onClick={() => void connect(name)}
            >
              <b>{words.demoLogins[name]}</b>
              <span className={css.says}>
                <span>{visibleText(about)}</span>
                {endpoint !== undefined && (
                  <span className={css.where}> {words.atEndpoint(visibleText(endpoint))}</span>
                )}
                {wrong !== undefined && (
                  <span className={css.wrong}>
                    <StateIcon state="warn" size="small" />
                    <span>{visibleText(wrong)}</span>
                  </span>
                )}
              </span>
            </button>
          ))}
        </div>
      ))}
      {fault && (
        <div className={css.fault}>
          <FaultNotice fault={fault} />
        </div>
      )}
    </div>
  );
}
