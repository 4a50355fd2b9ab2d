import { describe, expect, test } from 'vitest'
import type { Waiter } from '../../src/pool/waiter.ts'
import { WaitingList } from '../../src/pool/waiting-list.ts'

interface Named extends Waiter {
  readonly name: string
}

const waiter = (name: string, priority?: Waiter['priority']): Named => ({
  name,
  priority,
  transfer: undefined,
  since: 0,
  frame: undefined,
  grant: () => {},
  refuse: () => {},
})
const call = (name: string) => waiter(name, 'call')
const transfer = (name: string) => waiter(name, 'transfer')

function served(list: WaitingList): string[] {
  const names: string[] = []
  for (;;) {
    const { next } = list
    const taken = list.take() as Named | undefined
    expect(taken).toBe(next)
    if (taken === undefined) return names
    names.push(taken.name)
  }
}

describe('WaitingList', () => {
  test('serves calls before transfers, and each kind in the order of asking', () => {
    const list = new WaitingList()
    for (const one of [transfer('t1'), call('c1'), transfer('t2'), waiter('c2')]) list.add(one)
    expect(list.size).toBe(4)
    expect(served(list)).toEqual(['c1', 'c2', 't1', 't2'])
    expect(list.size).toBe(0)
  })

  test('lets a transfer have its turn however many calls there are', () => {
    const list = new WaitingList()
    list.add(transfer('t1'))
    list.add(transfer('t2'))
    for (let i = 1; i <= 20; i++) list.add(call(`c${i}`))
    const names = served(list)
    expect(names.indexOf('t1')).toBe(8)
    expect(names.indexOf('t2')).toBe(17)
  })

  test('counts only calls that went before a transfer that waited', () => {
    const list = new WaitingList()
    for (let i = 0; i < 20; i++) list.add(call(`c${i}`))
    for (let i = 0; i < 20; i++) list.take()
    list.add(transfer('t'))
    list.add(call('c'))
    expect(served(list)).toEqual(['c', 't'])
  })

  test('serves first whose turn had come, and forgets whom it is told to forget', () => {
    const list = new WaitingList()
    const [back, gone] = [transfer('back'), call('gone')]
    for (const one of [call('c'), gone, transfer('t')]) list.add(one)
    list.putBack(back)
    list.delete(gone)
    expect([...list].map(one => (one as Named).name)).toEqual(['back', 'c', 't'])
    expect(served(list)).toEqual(['back', 'c', 't'])
  })

  test('gives all at once', () => {
    const list = new WaitingList()
    for (const one of [call('c'), transfer('t')]) list.add(one)
    expect(list.takeAll()).toHaveLength(2)
    expect(list.size).toBe(0)
  })
})
