// Writes docs/policy.schema.json, by which editors check a policy file while it is typed.
// Needs a build; script/build calls it.
import { writeFileSync } from 'node:fs'
import { policyJsonSchema } from '../dist/verdict/policy-schema.js'

const file = new URL('../docs/policy.schema.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`)
