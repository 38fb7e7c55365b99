/** Why a catalog was not taken, in words for the user that say what to do. What was there before stays in use. */
export class RefreshError extends Error {}
