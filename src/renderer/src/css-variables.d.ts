// Lets `style` carry custom properties, which is how a measure goes from a component to its stylesheet.

import 'react';

declare module 'react' {
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined;
  }
}
