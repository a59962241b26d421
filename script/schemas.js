// Writes docs/policy.schema.json and docs/netx.schema.json, by which editors check such files while they are typed.
// Needs a build; script/build calls it.
import { writeFileSync } from 'node:fs'
import { netxJsonSchema } from '../dist/schema/netx-document.js'
import { policyJsonSchema } from '../dist/schema/policy-schema.js'

for (const [name, schema] of Object.entries({ policy: policyJsonSchema(), netx: netxJsonSchema() })) {
  const file = new URL(`../docs/${name}.schema.json`, import.meta.url)
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`)
}
