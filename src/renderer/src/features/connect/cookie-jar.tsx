// The cookies that are kept for a profile: how many and whose, never what they say; and a way to forget them.

import { CookieIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { ResultOf } from '../../../../shared/contract/commands.ts';
import { InspectorError } from '../../../../shared/contract/errors.ts';
import { call, useAttempts } from '../../state/actions.ts';
import { loginStrings } from '../../strings/login.ts';
import { Button } from '../../ui/button.tsx';
import { FormRow } from '../../ui/form.tsx';
import { formatDate } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FaultNotice } from './fault-notice.tsx';
import css from './login.module.css';

const words = loginStrings;
type Kept = ResultOf<'cookie.list'>;

export function CookieJar({ profileId }: { profileId: string }): ReactNode {
  const [again, setAgain] = useState(0);
  const [kept, setKept] = useState<Kept | 'unknown'>();
  const [forgotten, setForgotten] = useState<number>();
  const [fault, setFault] = useState<InspectorError>();
  // An attempt may have brought some.
  const moment = useAttempts(profileId)
    .map(({ outcome = '', live }) => `${outcome}${live}`)
    .join();
  useEffect(() => {
    let stale = false;
    const look = async () => {
      try {
        const list = await call('cookie.list', { profileId });
        if (!stale) setKept(list);
      } catch {
        if (!stale) setKept('unknown');
      }
    };
    void look();
    return () => {
      stale = true;
    };
  }, [profileId, moment, again]);
  const forget = async () => {
    setFault(undefined);
    try {
      const { cleared } = await call('cookie.clear', { profileId });
      setForgotten(cleared);
    } catch (error) {
      if (error instanceof InspectorError) setFault(error);
    }
    setAgain((count) => count + 1);
  };
  const count = Array.isArray(kept) ? kept.length : 0;
  return (
    <FormRow label={words.cookies}>
      <div className={css.line} role="status">
        {kept === 'unknown' && <StateIcon state="warn" size="small" />}
        <span>{saidOf(kept, forgotten)}</span>
        {count > 0 && (
          <Button size="small" icon={<Icon of={CookieIcon} size="small" />} onPress={() => void forget()}>
            {words.forgetCookies}
          </Button>
        )}
      </div>
      {Array.isArray(kept) && kept.length > 0 && <Jar kept={kept} />}
      {fault && <FaultNotice fault={fault} />}
    </FormRow>
  );
}

function saidOf(kept: Kept | 'unknown' | undefined, forgotten: number | undefined): string {
  if (kept === undefined) return '';
  if (kept === 'unknown') return words.cookiesUnknown;
  if (kept.length > 0) return words.cookieCount(kept.length);
  return forgotten === undefined ? words.cookieNone : words.cookiesForgotten(forgotten);
}

function Jar({ kept }: { kept: Kept }): ReactNode {
  return (
    <ul className={css.cookies}>
      {kept.map(({ name, domain, path, expires }, index) => (
        <li key={index}>
          <code>{visibleText(name)}</code> {words.cookieOf(visibleText(domain), visibleText(path))},{' '}
          {expires === undefined ? words.cookieSession : words.cookieUntil(formatDate(expires))}
        </li>
      ))}
    </ul>
  );
}
