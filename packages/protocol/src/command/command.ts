/** A path: text in the charset of the connection, or the exact bytes that a listing gave. */
export type PathArgument = string | Uint8Array

type WithoutArgument =
  | 'ABOR'
  | 'CCC'
  | 'CDUP'
  | 'CPSV'
  | 'FEAT'
  | 'LPSV'
  | 'NOOP'
  | 'PASV'
  | 'PWD'
  | 'QUIT'
  | 'REIN'
  | 'SYST'
  | 'XCUP'
  | 'XPWD'
type WithPath =
  | 'APPE'
  | 'CWD'
  | 'DELE'
  | 'HASH'
  | 'MD5'
  | 'MDTM'
  | 'MKD'
  | 'RETR'
  | 'RMD'
  | 'RNFR'
  | 'RNTO'
  | 'SITE CPFR'
  | 'SITE CPTO'
  | 'SITE MKDIR'
  | 'SITE RMDIR'
  | 'SIZE'
  | 'SMNT'
  | 'STOR'
  | 'XCWD'
  | 'XMKD'
  | 'XRMD'
type WithOptionalPath = 'AVBL' | 'DSIZ' | 'LIST' | 'MLSD' | 'MLST' | 'NLST' | 'STAT' | 'STOU'
type Digest = 'XCRC' | 'XMD5' | 'XSHA' | 'XSHA1' | 'XSHA256' | 'XSHA512'

/**
 * Everything that a client can say, a member for each verb of the RFCs, drafts and usual `SITE` words; the open member
 * `OTHER` carries what has no row of its own. Numbers are whole and not negative; sizes and offsets are bytes.
 */
export type Command =
  | { readonly verb: WithoutArgument }
  | { readonly verb: WithPath; readonly path: PathArgument }
  | { readonly verb: WithOptionalPath; readonly path?: PathArgument | undefined }
  | { readonly verb: 'USER'; readonly user: string }
  | { readonly verb: 'PASS'; readonly password: string }
  | { readonly verb: 'ACCT'; readonly account: string }
  | { readonly verb: 'HOST'; readonly host: string }
  | { readonly verb: 'LANG'; readonly tag?: string | undefined }
  | { readonly verb: 'AUTH'; readonly mechanism: string }
  | { readonly verb: 'ADAT' | 'CONF' | 'ENC' | 'MIC'; readonly data: string }
  | { readonly verb: 'PBSZ'; readonly size: number }
  | { readonly verb: 'PROT'; readonly level: 'C' | 'S' | 'E' | 'P' }
  | { readonly verb: 'SSCN'; readonly state?: 'ON' | 'OFF' | undefined }
  /** `detail`: N, T or C for text, the bits of a byte for L. */
  | { readonly verb: 'TYPE'; readonly type: 'A' | 'E' | 'I' | 'L'; readonly detail?: string | undefined }
  | { readonly verb: 'MODE'; readonly mode: 'S' | 'B' | 'C' | 'Z' }
  | { readonly verb: 'STRU'; readonly structure: 'F' | 'R' | 'P' }
  | { readonly verb: 'REST'; readonly offset: number }
  /** The last byte is inclusive; `1 0` takes the range back. */
  | { readonly verb: 'RANG'; readonly start: number; readonly end: number }
  | { readonly verb: 'ALLO'; readonly size: number; readonly record?: `R ${number}` | undefined }
  | { readonly verb: 'EPSV'; readonly protocol?: '1' | '2' | 'ALL' | undefined }
  | { readonly verb: 'EPRT' | 'LPRT' | 'PORT'; readonly address: string }
  | { readonly verb: 'PRET'; readonly transfer: string; readonly path?: PathArgument | undefined }
  /** `time` is a time-val: `formatTimeValue(date)`. */
  | { readonly verb: 'MFMT' | 'MFCT' | 'SITE UTIME'; readonly time: string; readonly path: PathArgument }
  /** `facts` is `modify=20240131120000;UNIX.mode=0644;`. */
  | { readonly verb: 'MFF'; readonly facts: string; readonly path: PathArgument }
  | {
      readonly verb: Digest
      readonly path: PathArgument
      readonly start?: number | undefined
      readonly end?: number | undefined
    }
  | { readonly verb: 'COMB'; readonly target: PathArgument; readonly parts: readonly PathArgument[] }
  | { readonly verb: 'CLNT' | 'CSID'; readonly client: string }
  | { readonly verb: 'HELP' | 'SITE HELP'; readonly topic?: string | undefined }
  | { readonly verb: 'SITE CHMOD'; readonly mode: string; readonly path: PathArgument }
  | { readonly verb: 'SITE CHGRP'; readonly group: string; readonly path: PathArgument }
  | {
      readonly verb: 'SITE COPY' | 'SITE LINK' | 'SITE SYMLINK'
      readonly from: PathArgument
      readonly to: PathArgument
    }
  | { readonly verb: 'SITE GROUP'; readonly group: string }
  | { readonly verb: 'SITE GPASS'; readonly password: string }
  | { readonly verb: 'SITE IDLE'; readonly seconds?: number | undefined }
  | { readonly verb: 'SITE LISTFMT' | 'SITE NAMEFMT'; readonly format?: string | undefined }
  | { readonly verb: 'SITE PSWD'; readonly password: string; readonly replacement: string }
  | { readonly verb: 'SITE UMASK'; readonly mask?: string | undefined }
  | { readonly verb: 'OPTS' | 'SITE'; readonly text: string }
  | { readonly verb: 'OTHER'; readonly name: string; readonly argument?: PathArgument | undefined }

/** A verb, or one of the usual words of SITE with it. */
export type Verb = Command['verb']
