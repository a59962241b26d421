# shellcheck shell=bash
# Packages of any Debian suite, checked by apt against Debian's keyring and unpacked aside.
# To be sourced: nothing is installed, no maintainer script runs, and no root is needed.

# Says why the functions below cannot work on this machine; prints nothing when they can.
debian_lacks() {
  local tool
  grep -qx 'ID=debian' /etc/os-release 2> /dev/null || { echo 'it is not Debian'; return; }
  for tool in apt-get apt-config dpkg-deb tar; do
    command -v "$tool" > /dev/null || { echo "it lacks the command $tool"; return; }
  done
  [[ $(debian_keyring) ]] || echo 'it lacks the package debian-archive-keyring'
}

debian_keyring() {
  local file
  for file in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
    [[ ! -e $file ]] || { echo "$file"; return; }
  done
}

# The mirrors of apt's own sources that may be Debian's. Only the addresses are printed, nothing is
# fetched, so it works where `apt-get update` never ran.
debian_mirrors() {
  local codename
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  apt-get update --print-uris 2> /dev/null |
    sed -nE "s#^'(.*)/dists/(${codename:-sid}|stable|testing|unstable|sid)/InRelease'.*#\1#p"
}

# debian_index DIR SUITE...: makes DIR an apt of its own that knows the SUITEs and no installed package,
# from the first mirror that Debian's key vouches for. It keeps this machine's proxies and none of its hooks.
debian_index() {
  local dir=$1 mirror said=''
  shift
  mkdir -p "$dir"/{lists,archives}/partial
  : > "$dir/status"
  { apt-config dump | grep '^Acquire::' || true; } > "$dir/apt.conf"
  cat >> "$dir/apt.conf" <<CONF
Dir { Etc { main "/dev/null"; parts "/dev/null"; sourcelist "$dir/sources.list"; sourceparts "/dev/null";
            preferences "/dev/null"; preferencesparts "/dev/null"; };
      State "$dir"; State::lists "$dir/lists"; State::status "$dir/status";
      Cache "$dir"; Cache::archives "$dir/archives"; Cache::pkgcache ""; Cache::srcpkgcache ""; };
Acquire { Languages "none"; AllowInsecureRepositories "false"; AllowWeakRepositories "false";
          AllowDowngradeToInsecureRepositories "false"; };
APT { Install-Recommends "false"; Sandbox::User "root"; Get::AllowUnauthenticated "false"; };
CONF
  for mirror in $(debian_mirrors); do
    printf "deb [signed-by=$(debian_keyring)] $mirror %s main\n" "$@" > "$dir/sources.list"
    said=$(APT_CONFIG=$dir/apt.conf apt-get -qq --error-on=any update 2>&1) && return
  done
  echo "${said:-no Debian mirror in the sources of apt}" >&2
  return 1
}

# debian_versions DIR PACKAGE: the versions that there are, newest first.
debian_versions() {
  APT_CONFIG=$1/apt.conf apt-cache madison "$2" | awk '{ print $3 }' | uniq
}

# debian_unpack DIR ROOT PACKAGE...: the PACKAGEs and all that they need, libc included, unpacked into ROOT.
debian_unpack() {
  local dir=$1 root=$2 deb
  shift 2
  APT_CONFIG=$dir/apt.conf apt-get -qq -y --download-only install "$@" >&2
  debian_folders "$root"
  for deb in "$dir"/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --keep-directory-symlink --no-same-owner \
      --exclude=./usr/share/{doc,info,locale,man} --exclude='./usr/lib/*/gconv'
    rm "$deb"
  done
}

# debian_folders ROOT: the top-level folders of a Debian system, with /bin, /sbin and /lib merged into /usr.
debian_folders() {
  local folder
  for folder in bin sbin lib lib64; do
    mkdir -p "$1/usr/$folder"
    ln -sfn "usr/$folder" "$1/$folder"
  done
}

# debian_loader ROOT: the program loader of the system in ROOT, by which its programs run on any other libc.
debian_loader() {
  find "$1/usr/lib" -maxdepth 2 -path '*-linux-gnu*/ld-linux*.so.*' -print -quit
}
