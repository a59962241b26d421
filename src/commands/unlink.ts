import { one } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { observeEnds } from '../flow/link-ground.ts'
import { removePair } from '../probe/wirer.ts'

export default class Unlink extends NetxCommand {
  static override summary = 'Take away the wire that link made between two'
  static override description = `Take away the wire that link made between two

Removes the veth pair whose aliases say that link made it for exactly these two,
and nothing else. Two that are not linked stay as they are, which is no failure: so
it is after a restart of a container, with whose namespace the link has gone.

A and B are named as for link.`
  static override examples = ['unlink app db', 'unlink @netns:ns1 @netns:ns2']
  static override args = { a: one(), b: one() }
  static override flags = {}

  override async run(): Promise<ExitCode> {
    const { args } = await this.parse(Unlink)
    const engine = await this.engine()
    const { ends, missing } = await observeEnds(engine, [args.a, args.b])
    const [a, b] = ends.map(({ container }) => container.name)
    const options = { owner: this.owner, signal: this.signal }
    const isRemoved = missing === null && (await removePair(engine, ends, options))
    if (!isRemoved) this.note(`${a} and ${b} are not linked${missing === null ? '' : `: ${missing}`}`)
    return ExitCode.ok
  }
}
