import { describe, expect, test } from 'vitest'
import { Waits } from '../../src/control/waits.ts'

describe('Waits', () => {
  test('look again whenever they are told, until they find something', async () => {
    const waits = new Waits()
    const facts: string[] = []
    let looks = 0
    const found = waits.until(() => {
      looks++
      return facts[0]
    })
    waits.tell()
    facts.push('it')
    waits.tell()
    waits.tell()
    expect(await found).toBe('it')
    expect(looks).toBe(3)
  })

  test('take what is there already', async () => {
    const late = { milliseconds: 1, say: () => 'late' }
    expect(await new Waits().until(() => 'there', late)).toBe('there')
  })

  test('say what is said when they are late', async () => {
    const late = { milliseconds: 1, say: () => 'late' }
    expect(await new Waits().until((): string | undefined => undefined, late)).toBe('late')
  })

  test('do not call a watcher that another one has stopped meanwhile', () => {
    const waits = new Waits()
    const called: string[] = []
    const stop = waits.watch(() => {
      called.push('first')
      stopSecond()
    })
    const stopSecond = waits.watch(() => called.push('second'))
    waits.tell()
    stop()
    waits.tell()
    expect(called).toEqual(['first'])
  })
})
