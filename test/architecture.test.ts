// The rules of docs/architecture.md that a compiler cannot hold: who may import whom, how long a
// file may be, what must not be written twice.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..');

function filesOf(folder: string, ending = /\.tsx?$/): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')))
    .filter((name) => ending.test(name) && statSync(path.join(root, name)).isFile());
}

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const sources = filesOf('src');

/** Rooms of the code, longest first; a file belongs to the first that is a prefix of its path. */
const ROOMS = [
  'src/shared/contract',
  'src/shared/wamp',
  'src/shared',
  'src/main/wamp',
  'src/main/serializer',
  'src/main/auth',
  'src/main/transport',
  'src/main/secret',
  'src/main/config',
  'src/main/profile',
  'src/main/workspace',
  'src/main/capture',
  'src/main/handshake',
  'src/main/inspect',
  'src/main/session',
  'src/main/operation',
  'src/main/realm',
  'src/main/saved',
  'src/main/copy-as',
  'src/main/demo-router',
  'src/main/app',
  'src/main/shell/electron',
  'src/main/shell',
  'src/main/clock.ts',
  'src/main/migrations.ts',
  'src/main/atomic-file.ts',
  'src/main/cli.ts',
  'src/main/desktop.ts',
  'src/preload',
  'src/renderer/src/link',
  'src/renderer/src/state',
  'src/renderer/src/ui',
  'src/renderer/src/strings',
  'src/renderer/src/features',
  'src/renderer/src/app',
  'src/renderer/src',
] as const;

const SHARED = ['src/shared', 'src/shared/wamp', 'src/shared/contract'];

/** Room → rooms it may import from, besides itself. Packages: see PACKAGES. */
const MAY_IMPORT: Readonly<Record<(typeof ROOMS)[number], readonly string[]>> = {
  'src/shared/wamp': ['src/shared'],
  'src/shared': ['src/shared/wamp'],
  'src/shared/contract': ['src/shared', 'src/shared/wamp'],
  'src/main/wamp': ['src/shared', 'src/shared/wamp'],
  'src/main/serializer': [...SHARED, 'src/main/wamp'],
  'src/main/auth': SHARED,
  'src/main/transport': [...SHARED, 'src/main/wamp', 'src/main/serializer', 'src/main/clock.ts'],
  'src/main/secret': [...SHARED, 'src/main/config', 'src/main/atomic-file.ts'],
  'src/main/config': [...SHARED, 'src/main/atomic-file.ts'],
  'src/main/profile': [...SHARED, 'src/main/config', 'src/main/migrations.ts'],
  'src/main/workspace': [...SHARED, 'src/main/config', 'src/main/migrations.ts'],
  'src/main/capture': [
    ...SHARED,
    'src/main/wamp',
    'src/main/serializer',
    'src/main/auth',
    'src/main/transport',
    'src/main/clock.ts',
    'src/main/migrations.ts',
    'src/main/atomic-file.ts',
  ],
  'src/main/handshake': [...SHARED, 'src/main/wamp', 'src/main/serializer'],
  'src/main/inspect': [...SHARED, 'src/main/wamp', 'src/main/serializer', 'src/main/handshake'],
  'src/main/session': [
    ...SHARED,
    'src/main/wamp',
    'src/main/serializer',
    'src/main/auth',
    'src/main/transport',
    'src/main/capture',
    'src/main/clock.ts',
  ],
  'src/main/operation': [...SHARED, 'src/main/wamp', 'src/main/capture', 'src/main/session', 'src/main/clock.ts'],
  'src/main/realm': [...SHARED, 'src/main/wamp', 'src/main/operation', 'src/main/session', 'src/main/clock.ts'],
  'src/main/saved': [...SHARED, 'src/main/config', 'src/main/clock.ts', 'src/main/migrations.ts'],
  'src/main/copy-as': SHARED,
  'src/main/demo-router': [
    ...SHARED,
    'src/main/wamp',
    'src/main/serializer',
    'src/main/auth',
    'src/main/transport',
    'src/main/clock.ts',
  ],
  'src/main/app': [
    ...SHARED,
    ...[
      'wamp',
      'serializer',
      'auth',
      'transport',
      'secret',
      'profile',
      'workspace',
      'capture',
      'handshake',
      'inspect',
      'session',
      'operation',
      'realm',
      'saved',
      'copy-as',
      'demo-router',
      'clock.ts',
    ].map((name) => `src/main/${name}`),
  ],
  // A shell chooses adapters; what it shows comes through the contract.
  'src/main/shell': [...SHARED, 'src/main/app', 'src/main/secret', 'src/main/config', 'src/main/clock.ts'],
  'src/main/shell/electron': [
    ...SHARED,
    'src/main/shell',
    'src/main/app',
    'src/main/config',
    'src/main/atomic-file.ts',
  ],
  'src/main/clock.ts': [],
  'src/main/migrations.ts': SHARED,
  'src/main/atomic-file.ts': [],
  'src/main/cli.ts': ['src/main/shell'],
  'src/main/desktop.ts': ['src/main/shell/electron'],
  'src/preload': ['src/shared/contract'],
  // The page. Only its link knows the host, and a feature knows no other feature.
  'src/renderer/src/link': [...SHARED, 'src/preload'],
  'src/renderer/src/strings': SHARED,
  'src/renderer/src/ui': SHARED,
  'src/renderer/src/state': [...SHARED, 'src/renderer/src/link', 'src/renderer/src/strings'],
  'src/renderer/src/features': [...SHARED, ...['state', 'ui', 'strings'].map((name) => `src/renderer/src/${name}`)],
  'src/renderer/src/app': [
    ...SHARED,
    ...['state', 'ui', 'strings', 'features'].map((name) => `src/renderer/src/${name}`),
  ],
  'src/renderer/src': ['app', 'link', 'state', 'ui'].map((name) => `src/renderer/src/${name}`),
};

/** Single imports outside the table, each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'src/main/shell/cli/json-lines.ts → src/main/capture/file/record-json.ts':
    'JSON lines have the shape of the capture file',
  'src/main/shell/node-ports.ts → package.json': 'the version',
};

/** Packages each room may use; node: modules are free in src/main but for the pure room. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'src/shared': ['zod'],
  'src/shared/contract': ['zod'],
  'src/main/app': ['zod'],
  'src/main/auth': ['@mongodb-js/saslprep', '@noble/curves', '@noble/hashes', 'hash-wasm', 'sshpk'],
  'src/main/capture': ['zod'],
  'src/main/config': ['zod'],
  'src/main/profile': ['zod', 'yaml'],
  'src/main/workspace': ['zod'],
  'src/main/saved': ['zod'],
  'src/main/transport': ['ws'],
  'src/main/shell': ['ws'],
  'src/main/shell/electron': ['electron', 'zod'],
  'src/preload': ['electron'],
  // Types of the desktop's commands; that no schema code is loaded is another test's.
  'src/renderer/src/link': ['zod'],
  'src/main/secret': ['@napi-rs/keyring', 'tough-cookie'],
  'src/renderer/src': ['react', 'react-dom'],
  'src/renderer/src/state': ['react', 'zustand'],
  'src/renderer/src/ui': ['react', 'react-aria-components', 'lucide-react', '@codemirror', '@lezer'],
  'src/renderer/src/features': ['react', 'react-aria-components', 'lucide-react', 'zustand'],
  'src/renderer/src/app': ['react', 'react-aria-components', 'lucide-react'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(file: string): Import[] {
  const found = [...read(file).matchAll(/^(?:import|export) (?:[^;']*? from )?'([^']+)'|\bimport\('([^']+)'\)/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return found.map((target) => ({
    from: file,
    to: target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target,
  }));
}

const imports = sources.flatMap(importsOf);
const roomOf = (file: string) => ROOMS.find((room) => file === room || file.startsWith(`${room}/`));
const isLocal = (target: string) => target.startsWith('src/') || target === 'package.json';

describe('imports', () => {
  it('knows the room of every file', () => {
    expect(sources.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  it('keeps to the table', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (!isLocal(to) || `${from} → ${to}` in EXCEPTIONS) return false;
      const [here, there] = [roomOf(from), roomOf(to)];
      return here === undefined || there === undefined || (here !== there && !MAY_IMPORT[here].includes(there));
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('keeps the features of the page apart', () => {
    const featureOf = (file: string) => /^src\/renderer\/src\/features\/([^/]+)\//.exec(file)?.[1];
    const wrong = imports.filter(({ from, to }) => {
      const [here, there] = [featureOf(from), featureOf(to)];
      return here !== undefined && there !== undefined && here !== there;
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('loads no schema code into the page', () => {
    const values = (file: string) =>
      [...read(file).matchAll(/^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)'|\bimport\('([^']+)'\)/gm)]
        .map((match) => match[1] ?? match[2] ?? '')
        .map((target) => (target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target));
    const trails = new Map([['src/renderer/src/main.ts', 'src/renderer/src/main.ts']]);
    for (const [file, trail] of trails) {
      if (!sources.includes(file)) continue;
      for (const target of values(file)) if (!trails.has(target)) trails.set(target, `${trail} → ${target}`);
    }
    expect(trails.size).toBeGreaterThan(100);
    expect(trails.get('zod')).toBeUndefined();
  });

  it('has no exception that nothing uses', () => {
    const used = new Set(imports.map(({ from, to }) => `${from} → ${to}`));
    expect(Object.keys(EXCEPTIONS).filter((exception) => !used.has(exception))).toEqual([]);
  });

  it('uses packages only where the table says so', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (isLocal(to)) return false;
      const room = roomOf(from) ?? '';
      if (to.startsWith('node:')) return !room.startsWith('src/main') || room === 'src/main/wamp';
      return !PACKAGES[room]?.some((name) => to === name || to.startsWith(`${name}/`));
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('has no cycles', () => {
    const next = new Map(
      sources.map((file) => [
        file,
        imports.filter(({ from, to }) => from === file && to.startsWith('src/')).map(({ to }) => to),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]) => {
      if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      if (done.has(file) || trail.includes(file)) return;
      for (const target of next.get(file) ?? []) visit(target, [...trail, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    // Types may refer to each other; nothing of that is left at run time.
    expect(cycles.filter((cycle) => !isTypeCycle(cycle))).toEqual([]);
  });

  it('is relative, with the ending, and never through a barrel', () => {
    const local = sources.flatMap((file) =>
      [...read(file).matchAll(/from '(\.[^']+)'/g)].map((match) => match[1] ?? ''),
    );
    expect(local.filter((target) => !/\.(tsx?|json|css)$/.test(target) || /\/index\.tsx?$/.test(target))).toEqual([]);
  });
});

/** True if at least one step of the cycle imports nothing but types. */
function isTypeCycle(cycle: string): boolean {
  const files = cycle.split(' → ');
  return files.slice(1).some((to, i) => {
    const from = files[i] ?? '';
    const target = path.posix.relative(path.posix.dirname(from), to);
    const name = target.startsWith('.') ? target : `./${target}`;
    const statements = [...read(from).matchAll(/import ([\s\S]*?) from '([^']+)'/g)].filter(
      (match) => match[2] === name,
    );
    return statements.every((match) => {
      const clause = match[1] ?? '';
      return clause.startsWith('type ') || /^\{(\s*type \w+,?\s*)+\}$/.test(clause);
    });
  });
}

describe('budgets', () => {
  const lines = (file: string) => read(file).split('\n').length - 1;

  it('has no source file over 400 lines and 90 % under 250', () => {
    expect(sources.filter((file) => lines(file) > 400)).toEqual([]);
    expect(sources.filter((file) => lines(file) < 250).length / sources.length).toBeGreaterThanOrEqual(0.9);
  });

  it('has no test file over 600 lines', () => {
    expect(
      filesOf('test', /\.(tsx?|mjs)$/).filter((file) => !file.includes('/node_modules/') && lines(file) > 600),
    ).toEqual([]);
  });

  it('says no run of six lines twice', () => {
    const seen = new Map<string, string>();
    const twice: string[] = [];
    for (const file of sources) {
      const code = read(file)
        .replaceAll(/^import [^;]*;$/gm, '')
        .split('\n')
        .map((line) => line.trim())
        .filter(
          (line) =>
            line.length > 3 &&
            !line.startsWith('//') &&
            !line.startsWith('*') &&
            !line.startsWith('import ') &&
            !line.startsWith('/*'),
        );
      for (let i = 0; i + 6 <= code.length; i++) {
        const run = code.slice(i, i + 6).join('\n');
        const place = `${file}: ${code[i] ?? ''}`;
        const before = seen.get(run);
        if (before !== undefined && before !== place) twice.push(`${before} ~ ${place}`);
        else seen.set(run, place);
      }
    }
    expect(twice).toEqual([]);
  });
});

describe('habits', () => {
  /** Files whose code matches; comments and the imports of types are words, not code. */
  const grep = (pattern: RegExp, files = sources) =>
    files.filter((file) => pattern.test(read(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')));

  it('casts through unknown only where the contract meets its carriers', () => {
    expect(grep(/as unknown as/)).toEqual(['src/main/app/dispatch.ts']);
  });

  it('never says any, and never silences the compiler', () => {
    expect(grep(/: any\b|as any\b|<any>/)).toEqual([]);
    expect(sources.filter((file) => /@ts-(ignore|expect-error|nocheck)/.test(read(file)))).toEqual([]);
  });

  it('makes no markup of text', () => {
    expect(grep(/dangerouslySetInnerHTML|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write/)).toEqual([]);
  });

  it('leaves the words of the platform alone', () => {
    expect(grep(/(class|interface|type|import) (Error|Event)\b/)).toEqual([]);
  });

  it('names folders after what they hold', () => {
    expect(sources.filter((file) => /(^|\/)(utils?|helpers?|common|misc|managers?)(\/|\.ts)/.test(file))).toEqual([]);
  });

  it('mocks no module and focuses no test', () => {
    const own = path.posix.join('test', 'architecture.test.ts');
    expect(
      grep(
        /vi\.mock\(|\.(only|todo|fixme)\(/,
        filesOf('test').filter((file) => file !== own),
      ),
    ).toEqual([]);
  });

  it('branches on no plug-in by name in shared code', () => {
    const plugins = /['"](wampcra|cryptosign|wamp-scram)['"]/;
    const rooms = ['src/main/session', 'src/main/capture', 'src/main/handshake', 'src/main/app', 'src/main/wamp'];
    expect(
      grep(
        plugins,
        sources.filter((file) => rooms.some((room) => file.startsWith(room))),
      ),
    ).toEqual([]);
  });
});
