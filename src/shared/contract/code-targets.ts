// The clients that code can be written for. Free of schema code.

export const CODE_TARGETS = [
  { id: 'autobahn-js', label: 'Autobahn|JS', language: 'javascript' },
  { id: 'wampy', label: 'wampy.js', language: 'javascript' },
  { id: 'autobahn-python', label: 'Autobahn|Python', language: 'python' },
  { id: 'wick', label: 'wick', language: 'shell' },
  { id: 'cli', label: 'wamp-inspector', language: 'shell' },
] as const;
export type CodeTarget = (typeof CODE_TARGETS)[number]['id'];
