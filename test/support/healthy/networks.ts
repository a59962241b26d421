import type { Dice, Ground, StackNetwork } from './stack.ts'

const BRIDGE = 'com.docker.network.bridge'

/** A bridge of any kind that the engine has, with what may be set on it. */
export function randomNetwork(dice: Dice, index: number, ground: Ground): StackNetwork {
  const { major, hostAddresses } = ground
  const kind = dice.pick(
    'plain',
    'plain',
    'plain',
    'internal',
    'internal',
    ...(major >= 28 ? ['modes', 'modes'] : []),
  )
  const families = dice.pick('4', '4', '4', '46', '46', major >= 28 ? '6' : '46')
  const internal = kind === 'internal'
  const ipv4 = families.includes('4')
  const ipv6 = families.includes('6') && !(internal && ground.losesInternalIPv6)
  const options: Record<string, string> = {}
  if (kind !== 'modes' && dice.oneIn(5)) options[`${BRIDGE}.enable_icc`] = 'false'
  if (dice.oneIn(6)) options[`${BRIDGE}.enable_ip_masquerade`] = 'false'
  if (dice.oneIn(8)) options['com.docker.network.driver.mtu'] = '1400'
  if (dice.oneIn(12)) options[`${BRIDGE}.name`] = `nxh${index}`
  if (dice.oneIn(10))
    options[`${BRIDGE}.host_binding_ipv4`] = dice.pick('127.0.0.1', hostAddresses[0] ?? '0.0.0.0')
  if (major >= 28) Object.assign(options, gatewayModes(dice, kind))
  return { short: `n${index}`, internal, ipv4, ipv6, pools: poolsOf(dice, index, major, ipv4, ipv6), options }
}

/** Per family, as Docker 28 has them: `isolated` takes an internal network. */
function gatewayModes(dice: Dice, kind: string): Record<string, string> {
  const mode = () => {
    if (kind === 'modes') return dice.pick('nat', 'nat-unprotected', 'routed', 'routed')
    return kind === 'internal' && dice.oneIn(3) ? 'isolated' : ''
  }
  const modes = { ipv4: mode(), ipv6: mode() }
  return Object.fromEntries(
    Object.entries(modes).flatMap(([family, chosen]) =>
      chosen === '' ? [] : [[`${BRIDGE}.gateway_mode_${family}`, chosen]],
    ),
  )
}

function poolsOf(
  dice: Dice,
  index: number,
  major: number,
  ipv4: boolean,
  ipv6: boolean,
): StackNetwork['pools'] {
  // Before 28 somebody has to name the subnet of IPv6.
  const isLeftToEngine = dice.oneIn(5) && (!ipv6 || major >= 28)
  if (isLeftToEngine) return []
  const base = `10.70.${index}`
  const range = dice.oneIn(8) ? { range: `${base}.128/25` } : {}
  const gateway = dice.oneIn(6) ? `${base}.254` : `${base}.1`
  return [
    ...(ipv4 ? [{ subnet: `${base}.0/24`, gateway, ...range }] : []),
    ...(ipv6 ? [{ subnet: `fd00:70:${index}::/64`, gateway: `fd00:70:${index}::1` }] : []),
  ]
}
