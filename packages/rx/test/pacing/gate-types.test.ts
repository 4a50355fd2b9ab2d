import type { RemoteEntry } from '@sluice/transport'
import { type Observable, of } from 'rxjs'
import { expectTypeOf, test } from 'vitest'
import type { Ftp, WalkEntry } from '../../src/index.ts'
import { Gate, withGate } from '../../src/index.ts'

test('a gate without weights serves every source, and its operators know what they are given', () => {
  const pipeline = (ftp: Ftp) =>
    withGate(4, gate => ftp.walk('', { gate }).pipe(gate.mergeMap(entry => of(entry.depth))))
  expectTypeOf(pipeline).returns.toEqualTypeOf<Observable<number>>()
  expectTypeOf<Gate>().toExtend<Gate<RemoteEntry>>()
  expectTypeOf<Gate<RemoteEntry>>().toExtend<Gate<WalkEntry>>()
})

test('a weighed gate serves sources of what it can weigh', () => {
  const gate = new Gate({ limit: 10, weigh: (chunk: Buffer) => chunk.length })
  expectTypeOf(gate).toEqualTypeOf<Gate<Buffer>>()
  expectTypeOf<Parameters<Ftp['bytes']>[1]['gate']>().toEqualTypeOf<Gate<Buffer>>()
  // @ts-expect-error a gate for entries cannot weigh strings
  const wrong = (entries: Gate<RemoteEntry>) => of('text').pipe(entries.mergeMap((text: string) => of(text)))
  expectTypeOf(wrong).toBeFunction()
})
