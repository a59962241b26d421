#!/usr/bin/env node
// Runs before anything is loaded, on every Node.js that knows modules: no syntax newer than ES2020 here, and no
// import at the top. Docker asks for the metadata at nearly every keystroke of its own completion.

const OLDEST_NODE = 22

async function readVersion() {
  const { readFileSync } = await import('node:fs')
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}

/** Docker calls a plugin "unknown" that does not answer this, so it is answered even when nothing else can be. */
async function printMetadata() {
  const metadata = {
    SchemaVersion: '0.1.0',
    Vendor: 'docker-netx',
    Version: await readVersion(),
    ShortDescription: 'Build Docker networks on purpose, and prove who can talk to whom',
  }
  process.stdout.write(`${JSON.stringify(metadata)}\n`)
}

async function enableCompileCache() {
  const [module, { homedir }, { join }] = await Promise.all([
    import('node:module'),
    import('node:os'),
    import('node:path'),
  ])
  const folder = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  module.enableCompileCache(join(folder, 'docker-netx', 'compiled'))
}

async function start(argv) {
  if (argv[0] === 'docker-cli-plugin-metadata') return printMetadata()
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    process.exitCode = 1
    const found = `this is ${process.version} (${process.execPath})`
    return void process.stderr.write(`docker-netx needs Node.js ${OLDEST_NODE} or newer; ${found}\n`)
  }
  if (argv[1] === 'docker-cli-plugin-hooks') {
    const { answerHook } = await import('../dist/cli/hook.js')
    return void process.stdout.write(answerHook(argv[2]))
  }
  await enableCompileCache()
  if (argv[0] === '__complete' || argv[0] === '__completeNoDesc') {
    const { complete } = await import('../dist/cli/complete.js')
    return complete(argv, process.env)
  }
  const { main } = await import('../dist/cli/main.js')
  return main(argv, process.env)
}

start(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`docker-netx could not start: ${error.message}\n`)
  process.exitCode = 1
})
