# shellcheck shell=bash
# Sourced by the scripts that play a story through the real `docker netx`: on the engine that the docker CLI would use,
# or on a private throw-away one where none answers. All that they made goes at the end, and nothing else.
. script/lib/bootstrap.sh

made=() networks=() engine='' images='' config=''

# set_stage: installs what is missing, finds or starts an engine, and puts the plugin into a docker configuration of its
# own. What a story makes stands in made (containers) and networks.
set_stage() {
  bootstrap
  build_if_stale
  config=$(mktemp -d)
  trap strike_stage EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  # Contexts are the user's.
  local user_config=${DOCKER_CONFIG:-$HOME/.docker}
  [[ ! -e $user_config/contexts ]] || ln -s "$(realpath "$user_config/contexts")" "$config/contexts"
  [[ ! -e $user_config/config.json ]] || cp "$user_config/config.json" "$config/config.json"
  export DOCKER_CONFIG=$config
  if ! command -v docker > /dev/null; then
    mkdir "$config/bin"
    ln -s "$(script/engine cli)" "$config/bin/docker"
    PATH=$config/bin:$PATH
  fi
  if docker version > /dev/null 2>&1; then
    images=$(our_images)
  else
    say 'No Docker engine answers: starting a private one, which cannot be reached and cannot reach out.'
    engine=netx-demo-$$
    script/engine up --name "$engine"
    eval "$(script/engine env --name "$engine")"
  fi
  node bin/docker-netx.js install
}

strike_stage() {
  trap - EXIT INT TERM
  ((${#made[@]} == 0)) || docker rm --force --volumes "${made[@]}" > /dev/null || true
  ((${#networks[@]} == 0)) || docker network rm "${networks[@]}" > /dev/null || true
  if [[ $engine ]]; then script/engine down --name "$engine"; else remove_new_images; fi
  rm -rf "$config"
}

our_images() {
  docker image ls --format '{{.Repository}}:{{.Tag}}' --filter reference='docker-netx/probe' --filter reference='netx-test/*'
}

remove_new_images() {
  local image
  for image in $(our_images); do grep -qxF "$image" <<< "$images" || docker image rm "$image" > /dev/null; done
}

# has_image OFFICIAL: whether the engine has that image, or gets it from a registry.
has_image() {
  docker image inspect "$1" > /dev/null 2>&1 && return
  [[ ! $engine ]] && timeout 300 docker pull --quiet "$1" > /dev/null 2>&1
}

# image_for NAME OFFICIAL: sets image to the official one, or where there is no registry to one of Debian's packages.
image_for() {
  image=$2
  has_image "$2" && return
  image=netx-test/$1
  script/test-images build "$1"
}

# refuse_taken container|network NAME...: ends where there is one of that name.
refuse_taken() {
  local kind=$1 name
  shift
  for name; do
    ! docker "$kind" inspect "$name" > /dev/null 2>&1 || { echo "There is a $kind $name already." >&2; exit 1; }
  done
}

say() { printf '\n# %s\n' "$*"; }
show() {
  printf '\n$ %s\n' "$*"
  "$@"
}

# wait_for SECONDS COMMAND...: until it succeeds.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    ((SECONDS < end)) || { echo "never: $*" >&2; return 1; }
    sleep 0.2
  done
}

# expect CODE COMMAND...: shows the command, which has to end with that exit code.
expect() {
  local wanted=$1 code=0
  shift
  show "$@" || code=$?
  ((code == wanted)) || { echo "exit code $code instead of $wanted" >&2; exit 1; }
}
