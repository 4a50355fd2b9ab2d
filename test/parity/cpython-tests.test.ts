import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { clientEnvironment } from '../foreign-clients/support/run-client.ts'
import { cpythonTests } from './cpython-tests.ts'
import { rows } from './rows/index.ts'

/** Of the file that CPython has had since 3.9; the class on `ftpcp` came in 2026. */
const counts = {
  TestFTPClass: 38,
  TestIPv6Environment: 4,
  TestTLS_FTPClass: 7,
  TestTimeouts: 6,
  MiscTestCase: 1,
  TestFtpcpSecurity: 2,
}

const LIST_TESTS = `
import ast, importlib.util, json
spec = importlib.util.find_spec('test.test_ftplib')
classes = [node for node in ast.parse(open(spec.origin).read()).body if isinstance(node, ast.ClassDef)]
print(json.dumps({
    node.name: [it.name for it in node.body if isinstance(it, ast.FunctionDef) and it.name.startswith('test')]
    for node in classes
}))
`

describe("the tests of CPython's own ftplib", () => {
  it('are all counted', () => {
    const counted = Object.entries(cpythonTests).map(([name, suite]) => [name, Object.keys(suite).length])
    expect(Object.fromEntries(counted)).toEqual(counts)
  })

  it('have a counterpart that is there, or a reason', () => {
    const known = new Set(
      rows.flatMap(({ ftplib, scenarios = [] }) => scenarios.map(({ what }) => `${ftplib}: ${what}`)),
    )
    const named = Object.values(cpythonTests).flatMap(suite =>
      Object.values(suite).flatMap(found => (typeof found === 'string' ? [] : found)),
    )
    expect(named.map(pair => pair.join(': ')).filter(name => !known.has(name))).toEqual([])
  })

  const { status, stdout } = spawnSync('python3', ['-I', '-c', LIST_TESTS], {
    env: clientEnvironment,
    encoding: 'utf8',
    timeout: 20_000,
  })
  it.skipIf(status !== 0)('are those of the Python of this machine, if it has its tests with it', () => {
    const theirs = Object.entries(JSON.parse(stdout) as Record<string, string[]>).flatMap(([name, tests]) =>
      tests.map(test => `${name}.${test.replace(/^test_(?!_)/, '').replace(/^test__/, '__')}`),
    )
    const ours = Object.entries(cpythonTests).flatMap(([name, suite]) =>
      Object.keys(suite).map(test => `${name}.${test}`),
    )
    expect(theirs.filter(test => !ours.includes(test) && !test.startsWith('TestFtpcpSecurity'))).toEqual([])
  })
})

describe('the rows', () => {
  it('have something to run, or say what takes its place', () => {
    const empty = rows.filter(
      ({ scenarios = [], instead }) => scenarios.length > 0 === (instead !== undefined),
    )
    expect(empty.map(({ ftplib }) => ftplib)).toEqual([])
  })

  it('name each ability once, and each scenario of it', () => {
    const names = rows.map(({ ftplib }) => ftplib)
    expect(new Set(names).size).toBe(names.length)
    for (const { scenarios = [] } of rows) {
      expect(new Set(scenarios.map(({ what }) => what)).size).toBe(scenarios.length)
    }
  })

  it('are all there: every public name of the module and its classes', () => {
    const told = rows.map(({ ftplib }) => ftplib).join(' ')
    expect(publicNames.filter(name => !new RegExp(`\\b${name}\\b`).test(told))).toEqual([])
  })
})

/** What `dir()` of the module, of `FTP` and of `FTP_TLS` shows, but for modules. */
const publicNames = (
  'FTP_PORT MAXLINE MSG_OOB CRLF B_CRLF Error error_reply error_temp error_perm error_proto all_errors FTP FTP_TLS ' +
  'parse150 parse227 parse229 parse257 print_line ftpcp test ' +
  'debugging host port maxline sock file welcome passiveserver trust_server_pasv_ipv4_address encoding ' +
  'source_address timeout af lastresp ' +
  '__enter__ __exit__ connect getwelcome set_debuglevel debug set_pasv sanitize putline putcmd getline getmultiline ' +
  'getresp voidresp abort sendcmd voidcmd sendport sendeprt makeport makepasv ntransfercmd transfercmd login ' +
  'retrbinary retrlines storbinary storlines acct nlst dir mlsd rename delete cwd size mkd pwd rmd quit close ' +
  'auth prot_p prot_c ccc'
).split(' ')
