/** Version of the profile and of the profiles file. */
export const PROFILE_VERSION = 1;

/** Name of the environment variable that is offered first (the one of the wampy client). */
export const DEFAULT_SECRET_VARIABLE = 'WAMPYSECRET';

/** How much work a router may ask for unless a profile says otherwise: some seconds of PBKDF2, and a memory that every machine has. */
export const BUILT_IN_LIMITS = { iterations: 10_000_000, memoryKiB: 1_048_576 } as const;
