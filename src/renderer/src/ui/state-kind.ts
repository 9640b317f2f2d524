// The states that have a shape. Apart from the shapes, so that what names a state needs no component.

export type StateKind = 'ok' | 'warn' | 'err' | 'abort' | 'info' | 'skip' | 'run' | 'pause';
