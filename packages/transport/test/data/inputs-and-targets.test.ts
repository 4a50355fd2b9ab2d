import { Blob } from 'node:buffer'
import { Readable } from 'node:stream'
import { ReadableStream, WritableStream } from 'node:stream/web'
import { describe, expect, test } from 'vitest'
import type { RetrieveTarget, StoreInput } from '../../src/index.ts'
import { embeddedSession } from '../support/embedded-session.ts'
import { failureOf } from '../support/failure-of.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'

leaveNothingOpen()

async function* chunks() {
  yield Buffer.from('con')
  yield 'tent'
}

const webStream = (...parts: readonly string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(Buffer.from(part))
      controller.close()
    },
  })

const inputs: Readonly<Record<string, () => StoreInput>> = {
  'a Node stream': () => Readable.from([Buffer.from('content')]),
  'a text in a stream': () => Readable.from('content'),
  'a text in a list': () => ['con', 'tent'],
  bytes: () => Buffer.from('content'),
  'an async iterable': () => chunks(),
  'a web stream': () => webStream('con', 'tent'),
  'a Blob': () => new Blob(['con', 'tent']),
}

describe('what can be stored', () => {
  test.each(Object.entries(inputs))('%s', async (_name, input) => {
    await using at = await embeddedSession()
    expect(await at.session.store(input(), 'a')).toMatchObject({ bytes: 7 })
    expect(String(at.files.readFile('a'))).toBe('content')
  })

  test('a text by itself is refused, since a path may be meant', async () => {
    await using at = await embeddedSession()
    const call = at.session.store('content', 'a')
    expect(await failureOf(call)).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
    expect(at.commands()).toEqual([])
  })

  test('under a name that the server chooses', async () => {
    await using at = await embeddedSession({ a: 'old' })
    const { name } = await at.session.store(['new'], '', { unique: true })
    expect(String(at.files.readFile(name ?? expect.fail()))).toBe('new')
    expect(String(at.files.readFile('a'))).toBe('old')
  })

  test('with room that is asked for, where the size is known', async () => {
    await using at = await embeddedSession()
    await at.session.store(Buffer.from('content'), 'a', { allocate: true })
    expect(at.commands()).toContain('ALLO 7')
  })

  test('a web stream that fails gives the server no whole file, and one that is stuck is cancelled', async () => {
    await using at = await embeddedSession()
    const failing = new ReadableStream({
      start: controller => controller.enqueue(Buffer.from('half')),
      pull: controller => controller.error(new Error('mine')),
    })
    expect(await failureOf(at.session.store(failing, 'a'))).toMatchObject({ code: 'FTP_CALLER_FAILED' })
    let cancelled: () => void
    const gone = new Promise<void>(resolve => {
      cancelled = resolve
    })
    const stuck = new ReadableStream({
      start: controller => controller.enqueue(Buffer.from('half')),
      cancel: () => cancelled(),
    })
    const abort = new AbortController()
    const { signal } = abort
    const stored = failureOf(at.session.store(stuck, 'b', { signal, onProgress: () => abort.abort() }))
    expect(await stored).toMatchObject({ code: 'FTP_ABORTED' })
    await gone
    expect(await at.session.pwd()).toBe('/')
  })
})

describe('where retrieved bytes can go', () => {
  /** A target, and what it holds in the end. */
  const targets: Readonly<Record<string, () => { to: RetrieveTarget; text: () => string }>> = {
    'a Node stream': () => {
      const sink = new MemorySink()
      return { to: sink, text: () => sink.text }
    },
    'what opens one': () => {
      const sink = new MemorySink()
      return { to: () => sink, text: () => sink.text }
    },
    'a web stream': () => {
      const parts: Uint8Array[] = []
      let closed = false
      const to = new WritableStream<Uint8Array>({
        write: chunk => void parts.push(chunk),
        close: () => {
          closed = true
        },
      })
      return { to, text: () => (closed ? String(Buffer.concat(parts)) : 'not closed') }
    },
    'a receiver': () => {
      const parts: Buffer[] = []
      const to = { begin: () => {}, write: (chunk: Buffer) => parts.push(chunk) > 0 }
      return { to, text: () => String(Buffer.concat(parts)) }
    },
  }

  test.each(Object.entries(targets))('%s', async (_name, target) => {
    await using at = await embeddedSession({ a: 'content' })
    const { to, text } = target()
    expect(await at.session.retrieve('a', to)).toMatchObject({ bytes: 7 })
    expect(text()).toBe('content')
  })

  test('a web stream is aborted with the error', async () => {
    await using at = await embeddedSession()
    let reason: unknown
    const to = new WritableStream<Uint8Array>({
      abort: cause => {
        reason = cause
      },
    })
    const error = await failureOf(at.session.retrieve('none', to))
    expect(error).toMatchObject({ reply: { code: 550 } })
    expect(reason).toBe(error)
  })
})
