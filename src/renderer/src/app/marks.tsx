// Drawings of the frame that the icon set does not have in this size: the ladder of a handshake, a
// running record, the two halves of a theme.

import type { ReactNode } from 'react';

function Mark({ children }: { children: ReactNode }): ReactNode {
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      {children}
    </svg>
  );
}

export function LadderMark(): ReactNode {
  return (
    <Mark>
      <path d="M3 2.5v11M13 2.5v11M3 5.5h7.5M8.8 3.8l1.7 1.7-1.7 1.7M13 10.5H5.5M7.2 8.8 5.5 10.5l1.7 1.7" />
    </Mark>
  );
}

export function RowsMark(): ReactNode {
  return (
    <Mark>
      <path d="M2.5 4h11M2.5 8h11M2.5 12h7" />
    </Mark>
  );
}

export function TreeMark(): ReactNode {
  return (
    <Mark>
      <path d="M4 5v6.5h4M4 7h4" />
      <rect x={2.5} y={2} width={5} height={3} rx={0.7} />
      <rect x={8} y={5.5} width={5.5} height={3} rx={0.7} />
      <rect x={8} y={10} width={5.5} height={3} rx={0.7} />
    </Mark>
  );
}

export function RecordMark(): ReactNode {
  return (
    <Mark>
      <circle cx={8} cy={8} r={5.5} />
      <circle cx={8} cy={8} r={2.5} fill="currentColor" stroke="none" />
    </Mark>
  );
}

export function ThemeMark(): ReactNode {
  return (
    <Mark>
      <circle cx={8} cy={8} r={5.5} />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
    </Mark>
  );
}
