import { NetxError } from '../model/errors.ts'
import { parseSubnet, type Subnet } from '../model/subnet.ts'

/** The subnets that the user keeps for other things: comma-separated, as plugins of the docker CLI are configured by texts. */
export function readReserved(text: string): Subnet[] {
  const parts = text.split(',').map((part) => part.trim())
  return parts.filter((part) => part !== '').map(readOne)
}

/** Not skipped when it cannot be read: what somebody wanted to be kept would be given away. */
function readOne(text: string): Subnet {
  const subnet = parseSubnet(text)
  if (subnet) return subnet
  throw new NetxError({
    family: 'user',
    code: 'NETX_BAD_CONFIG',
    message: `"${text}" among the reserved subnets of the docker configuration is no subnet`,
    next: 'Write them into config.json as {"plugins": {"netx": {"reserved": "10.8.0.0/16,192.168.7.0/24"}}}.',
  })
}
