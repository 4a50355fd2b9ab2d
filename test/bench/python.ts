/** Debian's own Python, as for the servers: a shim in front of it would count as its start. */
export const python = '/usr/bin/python3'
