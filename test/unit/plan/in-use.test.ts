import { describe, expect, it } from 'vitest'
import { inUseError } from '../../../src/plan/in-use.ts'

const refusal = new Error('has active endpoints')

describe('a network that is in use', () => {
  it('is held by the containers that are there, not by those that ended', () => {
    const members = [
      { name: 'web-10', state: 'running' },
      { name: 'web-2', state: 'paused' },
      { name: 'old', state: 'exited' },
    ] as const
    expect(inUseError('shop', members, refusal)).toMatchObject({
      code: 'NETX_NETWORK_IN_USE',
      message: 'network "shop" is in use by web-2, web-10',
      next: 'Disconnect first: docker netx disconnect shop web-2 web-10',
      cause: refusal,
    })
  })

  it('is named as a shell takes it', () => {
    const { next } = inUseError('-a b', [{ name: 'web', state: 'running' }], refusal)
    expect(next).toBe("Disconnect first: docker netx disconnect -- '-a b' web")
  })

  it('may be held by what is no container any more', () => {
    const { message, next } = inUseError('shop', [], refusal)
    expect(message).toBe('network "shop" is in use, by none of the containers that are there')
    expect(next).toContain('docker netx inspect shop')
  })
})
