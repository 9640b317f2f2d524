// Packages the desktop app. What is packed is what was built, and the one package that cannot be built in,
// because it is native. The fuses say what the packed program can be made to do by whoever starts it.

import type { Configuration } from 'electron-builder';

/** Every fuse, so that a new one does not compile until it is decided. The signature is no fuse. */
type Fuses = Required<Omit<NonNullable<Configuration['electronFuses']>, 'resetAdHocDarwinSignature'>>;

const fuses: Fuses = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableCookieEncryption: true,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

const configuration = {
  appId: 'io.github.wamp-inspector',
  productName: 'WAMP Inspector',
  copyright: 'MIT licence',
  directories: { output: 'dist', buildResources: 'resources' },
  files: [
    'out/desktop/**',
    'out/preload/**',
    'out/renderer/**',
    'package.json',
    'LICENSE',
    '!**/*.map',
    // Built into out/desktop.
    '!node_modules/{ws,zod}/**',
  ],
  asar: true,
  // The system loads native code from files only, and so do threads their programs.
  asarUnpack: ['node_modules/@napi-rs/keyring*/**', 'node_modules/hash-wasm/**'],
  npmRebuild: false,
  electronFuses: fuses,
  publish: null,
  // A deb must name both; the page is the one of the protocol.
  extraMetadata: { author: 'The WAMP Inspector authors', homepage: 'https://wamp-proto.org' },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Development',
    icon: 'icon.png',
    executableName: 'wamp-inspector',
    maintainer: 'The WAMP Inspector authors <wamp-inspector@users.noreply.github.com>',
  },
  deb: { depends: ['libgtk-3-0', 'libnss3', 'libsecret-1-0', 'xdg-utils'] },
  mac: { target: ['dmg'], category: 'public.app-category.developer-tools', icon: 'icon.png', hardenedRuntime: true },
  win: { target: ['nsis'], icon: 'icon.png' },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true, perMachine: false },
} satisfies Configuration;

export default configuration;
