# Sourced by the scripts that a person runs. `bootstrap` installs the dependencies where they are not, or not the ones
# that package-lock.json names, and puts their programs (Node among them, since a machine may have an older one) first.

bootstrap() {
  local installed=node_modules/.package-lock.json
  command -v npm > /dev/null || { echo "npm is missing: install Node.js (22 or later) with npm, then try again" >&2; exit 1; }
  if [[ ! -e $installed || package-lock.json -nt $installed ]]; then
    echo 'Installing dependencies …' >&2
    # Not `npm ci`: it refuses a lock file that lacks a package made for another platform only.
    npm install --no-save --no-audit --no-fund --loglevel=error >&2
    touch "$installed"
  fi
  PATH=$PWD/node_modules/.bin:$PATH
}

# Builds where a source is younger than what was built from it.
build_if_stale() {
  if [[ ! -e .oclif.manifest.json || ! -e dist/cli/main.js || ! -d dist/helper ]] ||
    [[ $(find src bin package.json tsconfig.json -newer dist/cli/main.js -print -quit) ]]; then
    echo 'Building …' >&2
    script/build >&2
  fi
}
