# shellcheck shell=bash
# The certificates of an engine that answers over TCP with mutual TLS. To be sourced.

# make_certificates DIR: a throw-away authority and, under the names that docker clients look for, what it
# signed: ca.pem, cert.pem and key.pem for the client, server.pem and server-key.pem for the engine.
make_certificates() (
  local signed=(-CA ca.pem -CAkey ca-key.pem)
  umask 077
  mkdir -p "$1"
  cd "$1" || exit
  certificate ca 'basicConstraints=critical,CA:true'
  certificate server 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth' "${signed[@]}"
  certificate client 'extendedKeyUsage=clientAuth' "${signed[@]}"
  mv client.pem cert.pem
  mv client-key.pem key.pem
  rm ca-key.pem
)

# certificate NAME EXTENSIONS [OPENSSL-OPTION...]: makes NAME.pem and NAME-key.pem.
certificate() {
  local said name=$1 config="[req]\ndistinguished_name=subject\nx509_extensions=extensions\n[subject]\n[extensions]\n$2"
  shift 2
  said=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -config <(echo -e "$config") \
    -subj "/CN=docker-netx test $name" -keyout "$name-key.pem" -out "$name.pem" "$@" 2>&1) || { echo "$said" >&2; return 1; }
}
