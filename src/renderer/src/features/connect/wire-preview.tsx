// What opens the wire, as it will be sent: the HTTP request line by line, or the octets of a RawSocket and
// what each says. Secrets are dots.

import type { ReactNode } from 'react';
import type { WirePreview } from '../../../../shared/contract/results.ts';
import { connectStrings } from '../../strings/connect.ts';
import { visibleText } from '../../ui/visible-text.ts';
import css from './hello-preview.module.css';
import { headerLine, octetMeanings, openingKind } from './wire-text.ts';

const words = connectStrings.opening;

export function OpeningPreview({ wire }: { wire: WirePreview }): ReactNode {
  const { request, rawsocketOctets, notes } = wire;
  const [line, ...headers] = request;
  return (
    <section className={css.opening} aria-labelledby="opening-title">
      <h3 className={css.heading} id="opening-title">
        {words.titles[openingKind(wire)]}
      </h3>
      {line !== undefined && (
        <div className={css.hello}>
          <div className={css.line}>{visibleText(line)}</div>
          {headers.map((header, index) => (
            <Header key={index} line={header} />
          ))}
        </div>
      )}
      {rawsocketOctets !== undefined && (
        <dl className={css.octets}>
          {octetMeanings(rawsocketOctets).map(({ octets, meaning }) => (
            <div key={meaning}>
              <dt>{octets}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )}
      {notes.map((note) => (
        <p key={note} className={css.none}>
          {visibleText(note)}
        </p>
      ))}
    </section>
  );
}

function Header({ line }: { line: string }): ReactNode {
  const { name, value } = headerLine(line);
  return (
    <div className={css.line}>
      {name !== '' && <span className={css.headerName}>{visibleText(name)}: </span>}
      {visibleText(value)}
    </div>
  );
}
