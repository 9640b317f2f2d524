/** Version of the profile and of the profiles file. */
export const PROFILE_VERSION = 1;

/** Name of the environment variable that is offered first (the one of the wampy client). */
export const DEFAULT_SECRET_VARIABLE = 'WAMPYSECRET';
