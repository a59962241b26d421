import { execa } from 'execa'
import { HELPER_LABEL } from '../../src/model/helper.ts'

/** The id of the first helper that the engine has started since, or will start. */
export async function helperStarted(host: string, since: Date): Promise<string> {
  const filter = ['--filter', `label=${HELPER_LABEL}`, '--filter', 'event=start']
  // What it has told already is told again, so none is missed however late this one listens.
  const from = ['--since', `${since.getTime() / 1000}`]
  const events = execa('docker', ['events', ...from, ...filter, '--format', '{{.ID}}'], {
    env: { DOCKER_HOST: host },
    reject: false,
  })
  let helper = ''
  for await (const line of events) {
    helper ||= line
    events.kill()
  }
  return helper
}
