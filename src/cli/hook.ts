import { adviceFor } from '../engine/advice.ts'
import { Json } from '../engine/json.ts'

/** Go's template language: docker puts in the name that it was given. One that a shell would read otherwise stays out. */
const NAME = '{{with arg . 0}}{{if eq . (urlquery .)}}{{.}}{{else}}NETWORK{{end}}{{end}}'

/** Which ones `--subnet auto` stands for, or does without. */
const ADDRESS_FLAGS = new Set(['subnet', 'gateway', 'ip-range', 'aux-address'])

/** The CLI has told its user what went wrong with each network, and tells a hook only that something did. */
const SOMETHING_FAILED = /^(?:exit status \d+|Status: , Code: \d+)$/

/**
 * What docker is to print below its own output, as it wants it: `{"Type":0,"Template":"…"}`, or nothing. The request is
 * `{"RootCmd":"network create","Flags":{"subnet":""},"CommandError":"…"}`: values are left out of all flags but
 * booleans.
 */
export function answerHook(request: string | undefined): string {
  const steps = nextSteps(parse(request))
  return steps.length === 0 ? '' : `${JSON.stringify({ Type: 0, Template: steps.join('\n') })}\n`
}

function parse(text = ''): Json {
  try {
    return new Json(JSON.parse(text))
  } catch {
    return new Json(undefined)
  }
}

function nextSteps(request: Json): readonly string[] {
  const command = request.at('RootCmd').text
  const error = request.at('CommandError').text
  if (command === 'network rm' && SOMETHING_FAILED.test(error)) return afterRemove
  if (command === 'network create') return afterCreate(error, Object.keys(request.at('Flags').record))
  return []
}

const afterRemove = [
  `If ${NAME} is in use, see by whom → docker netx inspect --members ${NAME}`,
  `Then take all of them off it → docker netx disconnect --all ${NAME}`,
]

function afterCreate(error: string, flags: readonly string[]): readonly string[] {
  const others = flags.every((flag) => ADDRESS_FLAGS.has(flag)) ? '' : '… '
  const create = (where: string) => `docker netx create --subnet auto ${where}${others}${NAME}`
  switch (adviceFor(error)?.code) {
    case 'NETX_SUBNET_OVERLAP':
      return [
        'Who has these addresses, and which are free → docker netx subnets',
        `Take any that are free → ${create('')}`,
      ]
    case 'NETX_POOLS_EXHAUSTED':
      return [
        'Who has the addresses, and what is left → docker netx subnets',
        `Take some from elsewhere → ${create('--pool 10.0.0.0/8 ')}`,
        'Remove the networks that nobody uses → docker netx prune',
      ]
    default:
      return []
  }
}
