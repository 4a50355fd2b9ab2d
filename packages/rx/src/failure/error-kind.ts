/**
 * What an error means to a program, whatever server it comes from.
 *
 * `auth`: log in otherwise. `not-found`: nothing is there. `permission`: the server does not let this user do that, or
 * does not say why not. `exists`: something is there already, or a directory is not empty. `quota`: no room. `busy`:
 * the server has too much to do, or the file is in use. `timeout`, `network`, `tls`: the connection. `aborted`: the
 * caller gave up. `protocol`: the server does not keep to the rules, or has not got the command. `local`: this side's
 * file or stream failed. `usage`: the call cannot be done as it was asked for.
 */
export type ErrorKind =
  | 'auth'
  | 'not-found'
  | 'permission'
  | 'exists'
  | 'quota'
  | 'busy'
  | 'timeout'
  | 'network'
  | 'tls'
  | 'aborted'
  | 'protocol'
  | 'local'
  | 'usage'
