import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { phaseOf } from '../../src/command/phase-of.ts'

describe('phaseOf', () => {
  it.each<[string, Command | undefined]>([
    ['greeting', undefined],
    ['log-in', { verb: 'PASS', password: 'x' }],
    ['tls', { verb: 'PROT', level: 'P' }],
    ['data-connect', { verb: 'EPSV' }],
    ['transfer', { verb: 'RETR', path: 'a' }],
    ['listing', { verb: 'LIST' }],
    ['command', { verb: 'SITE CHMOD', mode: '640', path: 'a' }],
    ['command', { verb: 'OTHER', name: 'XFOO' }],
    ['listing', { verb: 'OTHER', name: 'list' }],
  ])('is %s for %o', (phase, command) => {
    expect(phaseOf(command)).toBe(phase)
  })
})
