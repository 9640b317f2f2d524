// Messages a second of a capture, told anew every half second: also when nothing comes any more.

import { useEffect, useState } from 'react';
import { ratesOf, withSample, type Rates, type Sample } from '../state/rates.ts';
import { state } from '../state/store.ts';

const EVERY_MS = 500;
const NONE: Rates = { out: 0, in: 0 };

/** Rates of a live capture. */
export function useRates(capture: string): Rates {
  const [rates, setRates] = useState(NONE);
  useEffect(() => {
    let samples: readonly Sample[] = [];
    const look = () => {
      const info = state().captures.find(({ header }) => header.id === capture);
      if (info === undefined) return;
      samples = withSample(samples, { at: performance.now(), sent: info.sent, received: info.received });
      const now = ratesOf(samples);
      setRates((before) => (before.in === now.in && before.out === now.out ? before : now));
    };
    const timer = setInterval(look, EVERY_MS);
    look();
    return () => clearInterval(timer);
  }, [capture]);
  return rates;
}
