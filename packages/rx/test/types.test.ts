import type { Duplex, Readable, Writable } from 'node:stream'
import type { FileHash, Reply } from '@sluice/protocol'
import { Observable } from 'rxjs'
import { expectTypeOf, it } from 'vitest'
import {
  createFtp,
  type Entry,
  type ErrorKind,
  type Ftp,
  type FtpError,
  type FtpReadable,
  type FtpSession,
  type FtpWritable,
  isFtpFailure,
  type RemoteDirent,
  type RemoteEntry,
  type RemotePath,
  type RemoteStats,
  type TransferEvent,
  type TransferResult,
} from '../src/index.ts'

/** Compiled, and never called. */
const never = (_check: (ftp: Ftp, entry: RemoteEntry, signal: AbortSignal) => void) => undefined

it('createFtp takes a URL with options, or options', () => {
  expectTypeOf(createFtp).returns.toEqualTypeOf<Ftp>()
  expectTypeOf(createFtp).toBeCallableWith('ftp://example.com', { sessions: 2 })
  never(() => {
    createFtp(new URL('ftp://example.com'))
    createFtp({ host: 'example.com' })
    // @ts-expect-error without a host there is nowhere to go
    createFtp({ sessions: 2 })
    // @ts-expect-error sessions are counted
    createFtp('ftp://example.com', { sessions: 'many' })
  })
})

it('many values are Observables', () => {
  never((ftp, entry) => {
    expectTypeOf(ftp.list('in')).toExtend<Observable<Entry>>()
    expectTypeOf(ftp.walk(entry)).toExtend<Observable<RemoteEntry & { path: string; depth: number }>>()
    expectTypeOf(ftp.nameList()).toEqualTypeOf<Observable<string>>()
    expectTypeOf(ftp.lines('a.txt')).toEqualTypeOf<Observable<string>>()
    expectTypeOf(ftp.download('a', './a')).toEqualTypeOf<Observable<TransferEvent>>()
    expectTypeOf(ftp.upload('./a', 'a')).toEqualTypeOf<Observable<TransferEvent>>()
    expectTypeOf(ftp.events).toExtend<Observable<{ readonly type: string }>>()
    // @ts-expect-error bytes that nothing paces would pile up
    ftp.bytes('a')
  })
  expectTypeOf(new Observable<Entry>()).toExtend<Observable<{ readonly name: string }>>()
})

it('bytes are Node streams', () => {
  never((ftp, entry, signal) => {
    const reading = ftp.createReadStream(entry, { start: 1, end: 2, signal, highWaterMark: 1, size: 3 })
    expectTypeOf(reading).toEqualTypeOf<FtpReadable>()
    expectTypeOf(reading).toExtend<Readable>()
    expectTypeOf(reading.result).toEqualTypeOf<Promise<TransferResult>>()
    expectTypeOf(reading.bytesRead).toBeNumber()
    const writing = ftp.createWriteStream(Buffer.from('a'), { flags: 'r+', start: 1, mode: 0o600 })
    expectTypeOf(writing).toEqualTypeOf<FtpWritable>()
    expectTypeOf(writing).toExtend<Writable>()
    expectTypeOf(writing).not.toExtend<Duplex>()
    expectTypeOf(writing.result).resolves.toExtend<{ readonly bytes: number; readonly reply: Reply }>()
    ftp.createReadStream('a', 'utf8')
    ftp.createWriteStream('a', 'latin1')
    // @ts-expect-error FTP cannot read and write at once
    ftp.createWriteStream('a', { flags: 'w+' })
    // @ts-expect-error a number is no path
    ftp.createReadStream(7)
  })
})

it('single answers are promises, typed as in node:fs/promises', () => {
  never((ftp, entry, signal) => {
    expectTypeOf(ftp.readFile('a')).toEqualTypeOf<Promise<Buffer>>()
    expectTypeOf(ftp.readFile('a', { signal, limit: 1 })).toEqualTypeOf<Promise<Buffer>>()
    expectTypeOf(ftp.readFile('a', { encoding: null })).toEqualTypeOf<Promise<Buffer>>()
    expectTypeOf(ftp.readFile('a', null)).toEqualTypeOf<Promise<Buffer>>()
    expectTypeOf(ftp.readFile('a', 'utf8')).toEqualTypeOf<Promise<string>>()
    expectTypeOf(ftp.readFile('a', 'shift_jis', { signal })).toEqualTypeOf<Promise<string>>()
    expectTypeOf(ftp.readFile('a', { encoding: 'windows-1252' })).toEqualTypeOf<Promise<string>>()
    expectTypeOf(ftp.writeFile('a', 'text', 'latin1')).toEqualTypeOf<Promise<TransferResult>>()
    expectTypeOf(ftp.writeFile('a', ['x'], { flag: 'wx' })).toEqualTypeOf<Promise<TransferResult>>()
    expectTypeOf(ftp.appendFile('a', Buffer.from('x'))).toEqualTypeOf<Promise<TransferResult>>()
    expectTypeOf(ftp.readdir()).toEqualTypeOf<Promise<string[]>>()
    expectTypeOf(ftp.readdir('in', { signal })).toEqualTypeOf<Promise<string[]>>()
    expectTypeOf(ftp.readdir('in', { withFileTypes: true })).toEqualTypeOf<Promise<RemoteDirent[]>>()
    expectTypeOf<RemoteDirent>().toExtend<RemotePath>()
    expectTypeOf(ftp.stat(entry)).toEqualTypeOf<Promise<RemoteStats>>()
    expectTypeOf<RemoteStats['mtime']>().toEqualTypeOf<Date | undefined>()
    expectTypeOf<RemoteStats['size']>().toEqualTypeOf<number | undefined>()
    expectTypeOf(ftp.exists('a')).toEqualTypeOf<Promise<boolean>>()
    expectTypeOf(ftp.mkdir('a', { recursive: true })).toEqualTypeOf<Promise<string | undefined>>()
    expectTypeOf(ftp.rm(entry, { recursive: true, force: true })).toEqualTypeOf<Promise<void>>()
    expectTypeOf(ftp.rmdir('a')).toEqualTypeOf<Promise<void>>()
    expectTypeOf(ftp.unlink('a')).toEqualTypeOf<Promise<void>>()
    expectTypeOf(ftp.rename(entry, 'b', { signal })).toEqualTypeOf<Promise<void>>()
    expectTypeOf(ftp.copyFile('a', 'b')).toEqualTypeOf<Promise<void>>()
    expectTypeOf(ftp.utimes('a', new Date(), 1)).toEqualTypeOf<Promise<void>>()
    expectTypeOf(ftp.chmod('a', '640')).toEqualTypeOf<Promise<void>>()
    expectTypeOf(ftp.hash('a', { algorithm: 'MD5' })).toEqualTypeOf<Promise<FileHash>>()
    expectTypeOf(ftp.size('a')).toEqualTypeOf<Promise<number>>()
    expectTypeOf(ftp.command('NOOP')).toEqualTypeOf<Promise<Reply>>()
    expectTypeOf(ftp.session(async session => session)).toEqualTypeOf<Promise<FtpSession>>()
    expectTypeOf(ftp.close()).toEqualTypeOf<Promise<void>>()
    expectTypeOf(ftp).toExtend<AsyncDisposable>()
    // @ts-expect-error it appends anyway
    ftp.appendFile('a', 'x', { flag: 'w' })
    // @ts-expect-error links are not followed, and that is no option
    ftp.rm('a', { followLinks: true })
  })
})

it('an error of a call says what it means', () => {
  never(() => {
    const error: unknown = undefined
    if (!isFtpFailure(error)) return
    expectTypeOf(error).toExtend<FtpError>()
    expectTypeOf(error.kind).toEqualTypeOf<ErrorKind>()
    expectTypeOf(error.transient).toEqualTypeOf<boolean>()
    expectTypeOf(error.path).toEqualTypeOf<string | undefined>()
    expectTypeOf(error.bytes).toEqualTypeOf<number | undefined>()
    expectTypeOf(error.reply).toEqualTypeOf<Reply | undefined>()
  })
})
