// Every word of the pane that makes profiles of what other tools keep.

export const importStrings = {
  title: 'Import profiles',
  about:
    'Makes connection profiles of what another tool keeps. The file is only read. You see what it gives before anything is stored.',
  firstRun: 'Import profiles',
  firstRunAbout: 'of Crossbar, wick, wampy.js and others',

  file: 'A file',
  fileAbout: 'Crossbar node, Crossbar shell and its keys, wick, wick-ui, wampy.js, Autobahn component, XConn, nexus',
  choose: 'Choose a file…',
  drop: 'Or drop it anywhere in the window.',
  environment: 'Environment variables',
  environmentAbout: 'WAMPY_…, WICK_…, WAMPYSECRET and WAMP_PRIVATE_KEY, as WAMP Inspector was started with them',
  readEnvironment: 'Look for them',
  link: 'A link of the WAMP API explorer',
  linkAbout: 'Such a link holds the login: it is treated as a secret and shown nowhere.',
  linkField: 'Address',
  linkPlaceholder: 'https://…',
  readLink: 'Read the link',
  linkName: 'The link',
  reveal: 'Show what is typed',
  hide: 'Hide what is typed',
  reading: 'Reading it',

  notText: (name: string) => `${name} is no UTF-8 text.`,
  tooLarge: (name: string) => `${name} is larger than 1 MiB; configurations are smaller.`,

  gives: (source: string, name: string) => (name === '' ? source : `${source} · ${name}`),
  profiles: (count: number) => (count === 1 ? '1 profile' : `${count} profiles`),
  all: 'All',
  none: 'None',
  nothing: 'No profile can be made of it.',
  noLogin: 'no login',
  found: (what: string, login: string) => `${what} found, for ${login}`,
  left: (count: number) => `Not imported (${count})`,

  secrets: 'Secrets that were found',
  secretChoices: { leave: 'Leave behind', keychain: 'Store in the keychain' },
  secretNotes: {
    leave: (count: number) =>
      count === 1
        ? 'It stays where it is and is asked for at each login.'
        : `${count} secrets stay where they are and are asked for at each login.`,
    keychain: (count: number) =>
      count === 1
        ? 'It goes to the keychain of the system; the profile refers to it.'
        : `${count} secrets go to the keychain of the system; the profiles refer to them.`,
  },

  other: 'Other source',
  cancel: 'Cancel',
  take: (count: number) => (count === 1 ? 'Import 1 profile' : `Import ${count} profiles`),
  noneChosen: 'Choose a profile above.',
  taking: 'Importing',
  taken: (count: number) => (count === 1 ? 'Imported 1 profile' : `Imported ${count} profiles`),
  problems: (count: number) => (count === 1 ? 'A secret was not stored.' : `${count} secrets were not stored.`),
  problemsAbout: 'The profiles are there all the same, and ask at each login.',
  done: 'Done',
} as const;
