// Who the client is now: what was asked for, what was granted, and what a difference means.

import { Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Granted } from '../../../../shared/handshake-summary.ts';
import { handshakeStrings as words } from '../../strings/handshake.ts';
import { Icon } from '../../ui/icon.tsx';
import hidden from '../../ui/unseen.module.css';
import ruled from './ruled.module.css';
import css from './identity.module.css';
import { brief } from './words.ts';

/** Identities that are asked for with an empty text are given by the router. */
function differs({ asked, granted }: Granted): boolean {
  return asked !== undefined && granted !== undefined && asked !== granted;
}

export function Identity({ granted }: { granted: readonly Granted[] }): ReactNode {
  const { caption, what, asked, got, means } = words.identity;
  return (
    <table className={`${ruled.ruled} ${css.table}`}>
      <caption className={hidden.unseen}>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className={hidden.unseen}>{what}</span>
          </th>
          <th scope="col">{asked}</th>
          <th scope="col">{got}</th>
          <th scope="col" className={css.meansHead}>
            {means}
          </th>
        </tr>
      </thead>
      <tbody>
        {granted.map((row) => (
          <tr key={row.what} data-what={row.what} data-differs={differs(row) || undefined}>
            <th scope="row">{words.labels[row.what]}</th>
            <td>
              <Value value={row.asked} />
            </td>
            <td>
              <span className={css.got}>
                {differs(row) && (
                  <span className={css.pencil}>
                    <Icon of={Pencil} size="small" />
                    <span className={hidden.unseen}>{words.identity.differs}</span>
                  </span>
                )}
                <Value value={row.granted} />
              </span>
            </td>
            <td className={css.means}>{row.note !== undefined && brief(row.note)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Nothing, an empty text, or a text of others. */
function Value({ value }: { value: string | undefined }): ReactNode {
  if (value === undefined)
    return (
      <span className={css.none}>
        <span aria-hidden>{words.identity.dash}</span>
        <span className={hidden.unseen}>{words.none}</span>
      </span>
    );
  if (value === '') return <span className={css.none}>{words.empty}</span>;
  return <code className={css.value}>{brief(value)}</code>;
}
