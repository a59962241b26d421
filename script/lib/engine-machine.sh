# shellcheck shell=bash
# What a machine must have to run an engine; where it lacks something, these end the script with code 3.
# To be sourced, after debian.sh, by a script that has `log`.

cannot() { log "this machine cannot run an engine: $*"; exit 3; }

require_root() { ((EUID == 0)) || cannot 'it takes root'; }

require_packages() {
  local lack
  lack=$(debian_lacks)
  [[ ! $lack ]] || cannot "$lack"
}

# require_machine [COMMAND...]: that it can run an engine, and has the COMMANDs.
require_machine() {
  local tool
  require_root
  require_packages
  for tool in flock mount nsenter setsid unshare "$@"; do
    command -v "$tool" > /dev/null || cannot "it lacks the command $tool"
  done
  unshare --mount --net --uts true 2> /dev/null || cannot 'it allows no new namespaces'
  [[ $(cgroup_root) ]] || cannot 'it has no writable cgroups'
}

# The tree of version 2, or the first of version 1 that takes any process.
cgroup_root() {
  local root
  for root in /sys/fs/cgroup{,/unified,/systemd,/pids}; do
    [[ ! -w $root/cgroup.procs ]] || { echo "$root"; return; }
  done
}
