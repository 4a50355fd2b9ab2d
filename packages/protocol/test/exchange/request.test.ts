import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import { request } from '../../src/exchange/request.ts'
import type { Step } from '../../src/exchange/step.ts'

describe('request', () => {
  it.each<Command>([
    { verb: 'SITE CHMOD', mode: '640', path: 'a' },
    { verb: 'CPSV' },
    { verb: 'ABOR' },
    { verb: 'MODE', mode: 'S' },
    { verb: 'STRU', structure: 'F' },
    { verb: 'OTHER', name: 'XFOO' },
    { verb: 'SITE', text: 'WHO' },
    { verb: 'SITE CPFR', path: 'a' },
    { verb: 'TYPE', type: 'A' },
    { verb: 'TYPE', type: 'L', detail: '8' },
    { verb: 'OTHER', name: 'mode', argument: 's' },
    { verb: 'OTHER', name: 'STRU', argument: 'f' },
    { verb: 'OTHER', name: 'type', argument: 'i' },
  ])('is one question and one answer: %o', command => {
    const step = request(command).next().value as Step
    expect(step).toEqual({ type: 'send', commands: [command] })
  })

  it.each<Command>([
    { verb: 'OTHER', name: 'mlsd' },
    { verb: 'REST', offset: 3 },
    { verb: 'RANG', start: 0, end: 3 },
    { verb: 'OTHER', name: 'auth', argument: 'TLS' },
    { verb: 'MODE', mode: 'Z' },
    { verb: 'STRU', structure: 'R' },
    { verb: 'TYPE', type: 'E' },
    { verb: 'TYPE', type: 'L', detail: '36' },
    { verb: 'OTHER', name: 'mode', argument: 'z' },
    { verb: 'OTHER', name: 'Stru', argument: new Uint8Array([0x52]) },
    { verb: 'OTHER', name: 'MODE', argument: 'Z 9' },
    { verb: 'OTHER', name: 'STRU', argument: '?' },
    { verb: 'OTHER', name: 'TYPE', argument: 'e' },
    { verb: 'OTHER', name: 'TYPE', argument: '?' },
    { verb: 'OTHER', name: 'rest', argument: '7' },
    { verb: 'RNFR', path: 'a' },
    { verb: 'ENC', data: 'AAAA' },
    { verb: 'OTHER', name: 'adat', argument: 'AAAA' },
  ])('is not %o', command => {
    expect(() => request(command)).toThrow(/use the method/)
  })
})
