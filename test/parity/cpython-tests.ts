/** The scenarios that do what a test of CPython does: a row by what it is in `ftplib`, and a scenario by what it says. */
type Counterpart = readonly (readonly [row: string, scenario: string])[]

/** The tests of CPython's own `ftplib`, each with its counterparts here or with the reason why it has none. */
type Suite = Readonly<Record<string, Counterpart | string>>

const CONNECTIONS = '`makeport()`, `makepasv()`'
const COMMANDS = '`sendcmd(cmd)`, `voidcmd(cmd)`, `putcmd(line)`, `putline(line)`'
const RETRBINARY = '`retrbinary(cmd, callback, blocksize=8192, rest=None)`'
const RETRLINES = '`retrlines(cmd, callback=None)`'
const STORBINARY = '`storbinary(cmd, fp, blocksize=8192, callback=None, rest=None)`'
const STORLINES = '`storlines(cmd, fp, callback=None)`'
const MLSD = "`mlsd(path='', facts=[])`"
const TRUST = '`trust_server_pasv_ipv4_address`'
const LEAVING = '`__enter__()`, `__exit__()`'
const CONTEXT = '`FTP_TLS(..., context=None)`'
const TIMEOUT = '`timeout`'
const ENCODING = '`encoding`'
const oneTimeout: Counterpart = [[TIMEOUT, 'a server that never says that it is done']]

export const cpythonTests: Readonly<Record<string, Suite>> = {
  TestFTPClass: {
    getwelcome: [['`welcome`, `getwelcome()`', 'the greeting']],
    sanitize: [['`sanitize(s)`', 'a password in what is shown']],
    exceptions: [
      [COMMANDS, 'a line end inside'],
      ['`error_temp`, `error_perm`', 'refusals by class, and the session goes on'],
      ['`error_reply`, `error_proto`, `EOFError`', 'a code that no FTP knows'],
    ],
    all_errors: [['`Error`, `all_errors`', 'each error is one of them']],
    set_pasv: [['`passiveserver`, `set_pasv(val)`', 'passive unless told otherwise']],
    voidcmd: [
      [COMMANDS, 'any command by its line'],
      ['`getresp()`, `voidresp()`, `getmultiline()`, `getline()`', 'an answer that asks for more'],
    ],
    login: [["`login(user='', passwd='', acct='')`", 'anonymous without a user']],
    acct: [['`acct(password)`', 'an account behind the log-in']],
    rename: [
      ['`rename(fromname, toname)`', 'a file into another directory'],
      ['`rename(fromname, toname)`', 'a server that is done after the first half'],
    ],
    delete: [
      ['`delete(filename)`', 'a file, and one that is not there'],
      ['`delete(filename)`', 'another kind of yes'],
    ],
    size: [
      ['`size(filename)`', 'in TYPE I'],
      ['`size(filename)`', 'an answer that is none'],
    ],
    mkd: [['`mkd(dirname)`', 'names that are quoted in the answer']],
    rmd: [['`rmd(dirname)`', 'an empty one, one that is not, and one that is not there']],
    cwd: [['`cwd(dirname)`', 'down, up, and nowhere']],
    pwd: [['`pwd()`', 'with quotes in it']],
    quit: [['`quit()`', 'the answer']],
    abort: [
      ['`abort()`', 'ABOR by itself'],
      ['`abort()`', 'a download that is given up, and the session goes on'],
    ],
    retrbinary: [[RETRBINARY, 'a file, an empty one, and one with an odd name']],
    retrbinary_rest: [
      [RETRBINARY, 'from an offset on'],
      [RETRBINARY, 'from the beginning, said in so many words'],
    ],
    retrlines: [[RETRLINES, 'the lines of a text']],
    storbinary: [
      [STORBINARY, 'a file, an empty one, and one that is appended to'],
      [STORBINARY, 'the bytes so far'],
    ],
    storbinary_rest: [[STORBINARY, 'from an offset on']],
    storlines: [
      [STORLINES, 'line ends become CRLF, also behind the last line'],
      [STORLINES, 'text instead of bytes'],
    ],
    nlst: [['`nlst(*args)`', 'the names in a directory']],
    dir: [
      ['`dir(*args)`', 'the lines of LIST'],
      ['`dir(*args)`', 'the current directory, printed'],
    ],
    mlsd: [
      [MLSD, 'the entries of a directory'],
      [MLSD, 'facts of our choice'],
      [MLSD, 'names and facts that are hard to part'],
      [MLSD, 'an empty directory, and one that is not there'],
    ],
    makeport: [[CONNECTIONS, 'a way for data']],
    makepasv: [[CONNECTIONS, 'a way for data']],
    makepasv_issue43285_security_disabled: [[TRUST, 'unless it is trusted, and there nobody listens']],
    makepasv_issue43285_security_enabled_default: [[TRUST, 'an address of somebody else is not gone to']],
    with_statement: [
      [LEAVING, 'QUIT at the end of the block'],
      [LEAVING, 'QUIT inside the block is not sent again'],
      [LEAVING, 'a QUIT that is refused'],
    ],
    source_address: [['`source_address`', 'the address that we come from, for control and data']],
    source_address_passive_connection: [
      ['`source_address`', 'the address that we come from, for control and data'],
    ],
    parse257: [
      ['`parse257(resp)`', 'paths'],
      ['`parse257(resp)`', 'what is no path'],
    ],
    line_too_long: [['`maxline`', 'a reply that is too long']],
    retrlines_too_long: [[RETRLINES, 'a line that is too long']],
    storlines_too_long: [[STORLINES, 'a line that is too long']],
    encoding_param: [
      [ENCODING, 'UTF-8 by default'],
      [ENCODING, 'Latin-1 for commands, replies and texts'],
    ],
  },
  TestIPv6Environment: {
    af: [['`host`, `port`, `af`', 'over IPv6']],
    makeport: [[CONNECTIONS, 'a way for data over IPv6']],
    makepasv: [[CONNECTIONS, 'a way for data over IPv6']],
    transfer: [[CONNECTIONS, 'a way for data over IPv6']],
  },
  TestTLS_FTPClass: {
    control_connection: [
      ["`login(user='', passwd='', acct='', secure=True)` of `FTP_TLS`", 'TLS before the log-in'],
    ],
    data_connection: [['`prot_p()`, `prot_c()` of `FTP_TLS`', 'there and back']],
    login: [
      ["`login(user='', passwd='', acct='', secure=True)` of `FTP_TLS`", 'TLS before the log-in'],
      ["`login(user='', passwd='', acct='', secure=True)` of `FTP_TLS`", 'in the clear'],
    ],
    auth_issued_twice: [['`auth()` of `FTP_TLS`', 'twice']],
    context: [[CONTEXT, 'a context of our own, for both connections']],
    ccc: [
      ['`ccc()` of `FTP_TLS`', 'back to clear text, and data stays under TLS'],
      ['`ccc()` of `FTP_TLS`', 'without TLS'],
    ],
    check_hostname: [
      [CONTEXT, 'a certificate for another name'],
      [CONTEXT, 'a certificate of nobody knows whom'],
    ],
  },
  TestTimeouts: {
    testTimeoutDefault: 'There is no time-out of the whole process: each session has its own.',
    testTimeoutNone: 'There is always a time-out: a session without one could wait for ever.',
    testTimeoutValue: [
      [TIMEOUT, 'a server that says nothing'],
      [TIMEOUT, 'none at all is refused'],
    ],
    testTimeoutConnect: oneTimeout,
    testTimeoutDifferentOrder: oneTimeout,
    testTimeoutDirectAccess: oneTimeout,
  },
  MiscTestCase: {
    __all__: 'The report of the API of each package is compared whenever it is checked.',
  },
  TestFtpcpSecurity: {
    uses_peer_address:
      'Newer than many a Python: the tests of `copyTo` have it, "the address that the source names".',
    trust_server_pasv_ipv4_address: 'The same: "counts where the session of the source trusts it".',
  },
}
