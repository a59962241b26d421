# shellcheck shell=bash
# What an engine needs to answer over TCP with mutual TLS. To be sourced.

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

# listening_at PORT CMD...: runs CMD with a socket that listens at 127.0.0.1:PORT as descriptor 3, the way
# systemd hands one over. A socket stays in the network namespace it was made in: the caller's, not the engine's.
listening_at() {
  # shellcheck disable=SC2016 # the variables are Perl's
  exec perl -e '
    use Socket;
    use POSIX ();
    my $port = shift;
    $^F = 3; # descriptor 3 survives exec
    socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
    setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1);
    bind($socket, sockaddr_in($port, INADDR_LOOPBACK)) && listen($socket, 64) or die "port $port: $!\n";
    POSIX::dup2(fileno $socket, 3) if fileno $socket != 3;
    $ENV{LISTEN_FDS} = 1;
    exec @ARGV' "$@"
}
