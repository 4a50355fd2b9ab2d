import { describe, expect, it } from 'vitest'
import { pathPrefixes, splitPath } from '../../src/exchange/split-path.ts'
import { bytesOf } from '../bytes-of.ts'

describe('paths', () => {
  it.each([
    ['a', undefined, 'a'],
    ['a/b', 'a', 'b'],
    ['/a', '/', 'a'],
    ['/a/b//', '/a', 'b'],
  ])('%s is %s and %s', (path, parent, name) => {
    expect(splitPath(path)).toEqual({ parent, name })
    expect(splitPath(bytesOf(path))).toEqual({ parent: parent && bytesOf(parent), name: bytesOf(name) })
  })

  it.each([
    ['', []],
    ['/', []],
    ['a', ['a']],
    ['a/b//c/', ['a', 'a/b', 'a/b//c']],
    ['/a/b', ['/a', '/a/b']],
  ])('%s leads through %o', (path, prefixes) => {
    expect(pathPrefixes(path)).toEqual(prefixes)
    expect(pathPrefixes(bytesOf(path))).toEqual(prefixes.map(prefix => bytesOf(prefix)))
  })
})
