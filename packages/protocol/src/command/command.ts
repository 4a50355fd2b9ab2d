/** A path: text in the charset of the connection, or the exact bytes that a listing gave. */
export type PathArgument = string | Uint8Array

type WithoutArgument =
  | 'ABOR'
  | 'CCC'
  | 'CDUP'
  | 'FEAT'
  | 'NOOP'
  | 'PASV'
  | 'PWD'
  | 'QUIT'
  | 'REIN'
  | 'STOU'
  | 'SYST'
type WithPath = 'APPE' | 'CWD' | 'DELE' | 'MDTM' | 'MKD' | 'RETR' | 'RMD' | 'RNFR' | 'RNTO' | 'SIZE' | 'STOR'
type WithOptionalPath = 'LIST' | 'MLSD' | 'MLST' | 'NLST' | 'STAT'

/** Everything that a client can say; the open member `OTHER` carries what has no row of its own. */
export type Command =
  | { readonly verb: WithoutArgument }
  | { readonly verb: WithPath; readonly path: PathArgument }
  | { readonly verb: WithOptionalPath; readonly path?: PathArgument | undefined }
  | { readonly verb: 'USER'; readonly user: string }
  | { readonly verb: 'PASS'; readonly password: string }
  | { readonly verb: 'ACCT'; readonly account: string }
  | { readonly verb: 'AUTH'; readonly mechanism: string }
  | { readonly verb: 'PBSZ'; readonly size: number }
  | { readonly verb: 'PROT'; readonly level: 'C' | 'P' }
  | { readonly verb: 'TYPE'; readonly type: 'A' | 'I' }
  | { readonly verb: 'MODE'; readonly mode: 'S' }
  | { readonly verb: 'STRU'; readonly structure: 'F' }
  | { readonly verb: 'REST'; readonly offset: number }
  | { readonly verb: 'ALLO'; readonly size: number }
  | { readonly verb: 'EPSV'; readonly protocol?: '1' | '2' | 'ALL' | undefined }
  | { readonly verb: 'PORT' | 'EPRT'; readonly address: string }
  | { readonly verb: 'CLNT'; readonly client: string }
  | { readonly verb: 'HELP'; readonly topic?: string | undefined }
  | { readonly verb: 'OPTS' | 'SITE'; readonly text: string }
  | { readonly verb: 'OTHER'; readonly name: string; readonly argument?: PathArgument | undefined }

export type Verb = Command['verb']
