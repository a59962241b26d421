# shellcheck shell=bash
# The programs of an engine: a folder whose /usr holds dockerd and everything it needs, libc included.
# To be sourced, after debian.sh, by a script that has `log` and `die`, and its files in $home.
# shellcheck disable=SC2154 # $home is the caller's

# Another number whenever what is in a tree changes: those that are there are kept as they are.
trees=$home/trees/2

# Where Debian has which Docker. The last two move with it, as testing does.
declare -rA suites=([20.10]=bookworm [26.1]=trixie [28.5]='testing unstable' [newest]='testing unstable')

# provide_tree VERSION: sets $tree to its folder, and makes that unless it is there. A version that is known
# by another name ("newest", or one that Debian dropped) is a link to it, good for a day.
provide_tree() {
  local version=$1
  tree=$trees/$version
  [[ -e $tree && ! $(find "$tree" -maxdepth 0 -type l -mtime +0) ]] || unpack_tree "$version"
  tree=$(realpath "$tree")
  [[ $version == newest || $version == "${tree##*/}" ]] ||
    log "NOTE: Debian has no Docker $version any more; this is ${tree##*/}, the newest that it has"
}

unpack_tree() {
  local version=$1 work=$trees/.unpacking available found actual packages
  packages=(base-files coreutils dash iproute2 nftables procps util-linux)
  rm -rf "$work"
  log "reading the package lists of Debian ${suites[$version]/ / and }"
  # shellcheck disable=SC2086 # a list of suites
  debian_index "$work/apt" ${suites[$version]} || die 'could not read the package lists'
  available=$(debian_versions "$work/apt" docker.io)
  found=$(grep -m 1 "^${version//./\\.}\." <<< "$available") || found=${available%%$'\n'*}
  [[ $found =~ ^[0-9]+\.[0-9]+ ]] || die "Debian ${suites[$version]/ / and } has no docker.io"
  actual=${BASH_REMATCH[0]}
  if [[ ! -d $trees/$actual ]]; then
    log "downloading docker.io $found and what it needs"
    [[ ! $(debian_versions "$work/apt" docker-cli) ]] || packages+=("docker-cli=$found")
    debian_unpack "$work/apt" "$work/tree" "docker.io=$found" "${packages[@]}"
    finish_tree "$work/tree" "$trees/$actual"
    mv "$work/tree" "$trees/$actual"
  fi
  [[ $actual == "$version" ]] || ln -sfn "$actual" "$trees/$version"
  rm -rf "$work"
}

# finish_tree FOLDER FINAL: what the packages' scripts would have done in FOLDER, and a docker CLI that works
# on any libc once FOLDER has become FINAL.
finish_tree() {
  local tool loader
  ln -sf dash "$1/usr/bin/sh"
  for tool in {iptables,ip6tables}{,-save,-restore}; do
    ln -sf xtables-nft-multi "$1/usr/sbin/$tool"
  done
  loader=$(debian_loader "$1")
  loader=$2${loader#"$1"}
  cat > "$1/docker" <<CLI
#!/bin/sh
exec "$loader" --argv0 "\$0" --library-path "${loader%/*}" "$2/usr/bin/docker" "\$@"
CLI
  chmod +x "$1/docker"
}
