/** Raised when a client and a core of different builds could meet. */
export const PROTOCOL_VERSION = 1;
