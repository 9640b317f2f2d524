// Figures of a repetition: how many, how fast, how long the answers took. They change in place, at most ten times a
// second, and nothing moves.

import { useMemo, type ReactNode } from 'react';
import type { RepeatInfo } from '../../../../shared/contract/operations.ts';
import { resultStrings as words } from '../../strings/results.ts';
import { formatCount, formatDuration, formatMs } from '../../ui/format.ts';
import { Uri } from '../../ui/uri.tsx';
import hidden from '../../ui/unseen.module.css';
import { elapsedText, rateText } from './durations.ts';
import { histogramBars } from './histogram-bars.ts';
import css from './repetition.module.css';
import results from './results.module.css';

export function Repetition({ repeat }: { repeat: RepeatInfo }): ReactNode {
  const { sent, answered, errors, inFlight, unknown, elapsed, rate, rateNow, errorUris } = repeat;
  const { figures } = words;
  return (
    <>
      <section className={results.group} aria-label={words.repetition}>
        <h3>{words.repetition}</h3>
        <dl className={css.figures}>
          <Figure name={figures.sent} value={formatCount(sent)} />
          <Figure name={figures.answered} value={formatCount(answered)} />
          <Figure name={figures.errors} value={formatCount(errors)} isBad={errors > 0} />
          <Figure name={figures.inFlight} value={formatCount(inFlight)} />
          <Figure name={figures.rateNow} value={words.perSecond(rateText(rateNow))} />
          <Figure name={figures.rate} value={words.perSecond(rateText(rate))} />
          <Figure name={figures.elapsed} value={elapsedText(elapsed)} />
          <Figure name={figures.unknown} value={formatCount(unknown)} isBad={unknown > 0} />
        </dl>
      </section>
      <Latency repeat={repeat} />
      {errorUris.length > 0 && (
        <section className={results.group} aria-label={words.errorUris}>
          <h3>{words.errorUris}</h3>
          <ul className={css.uris}>
            {errorUris.map(([uri, count]) => (
              <li key={uri}>
                <Uri uri={uri} />
                <span>{formatCount(count)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Figure({ name, value, isBad = false }: { name: string; value: string; isBad?: boolean }): ReactNode {
  return (
    <div className={css.figure} data-bad={isBad || undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Latency({ repeat }: { repeat: RepeatInfo }): ReactNode {
  const { answered, errors, p50, p90, p99, max, min, mean } = repeat;
  const names = words.percentiles;
  const has = answered + errors > 0;
  const figures = [
    [names.min, min],
    [names.p50, p50],
    [names.mean, mean],
    [names.p90, p90],
    [names.p99, p99],
    [names.max, max],
  ] as const;
  return (
    <section className={results.group} aria-label={words.latency}>
      <h3>{words.latency}</h3>
      <dl className={css.latencies}>
        {figures.map(([name, micros]) => (
          <Figure key={name} name={name} value={has ? formatDuration(micros) : '–'} />
        ))}
      </dl>
      <Histogram repeat={repeat} />
    </section>
  );
}

function Histogram({ repeat }: { repeat: RepeatInfo }): ReactNode {
  const { histogram, p50, p90, p99, max } = repeat;
  const { bars, marks } = useMemo(() => histogramBars(histogram), [histogram]);
  const count = bars.reduce((sum, bar) => sum + bar.count, 0);
  const summary =
    count === 0
      ? words.noAnswersYet
      : words.histogramSummary(
          formatCount(count),
          formatDuration(p50),
          formatDuration(p90),
          formatDuration(p99),
          formatDuration(max),
        );
  return (
    <figure className={css.histogram}>
      <div className={css.bars} aria-hidden>
        {bars.map((bar) => (
          <span
            key={bar.from}
            title={`${formatMs(bar.from)} – ${formatMs(bar.to)} ms: ${formatCount(bar.count)}`}
            // The lowest bar with anything in it is still seen.
            style={{ height: bar.count === 0 ? 0 : `max(2px, ${(bar.height * 100).toFixed(2)}%)` }}
          />
        ))}
      </div>
      <div className={css.axis} aria-hidden>
        {marks.map((mark) => (
          <span key={mark}>{markText(mark)}</span>
        ))}
      </div>
      <figcaption className={css.summary}>{summary}</figcaption>
      {count > 0 && (
        <div className={hidden.unseen}>
          <table>
            <caption>{words.histogramTitle}</caption>
            <thead>
              <tr>
                <th scope="col">{words.histogramFrom}</th>
                <th scope="col">{words.histogramTo}</th>
                <th scope="col">{words.histogramCount}</th>
              </tr>
            </thead>
            <tbody>
              {bars.map((bar) =>
                bar.count === 0 ? undefined : (
                  <tr key={bar.from}>
                    <td>{formatDuration(bar.from)}</td>
                    <td>{formatDuration(bar.to)}</td>
                    <td>{formatCount(bar.count)}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  );
}

/** A power of ten of microseconds: 10 µs, 1 ms, 10 s. */
function markText(micros: number): string {
  if (micros < 1000) return `${micros}\u00a0µs`;
  return micros < 1e6 ? `${micros / 1000}\u00a0ms` : `${formatCount(micros / 1e6)}\u00a0s`;
}
