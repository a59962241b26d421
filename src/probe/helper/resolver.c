#include "resolver.h"

#include <errno.h>

#include "name-answer.h"
#include "sockets.h"

enum { DNS_PORT = 53 };

static int connect_to(const struct resolver *resolver) {
  struct sockaddr_storage to;
  const socklen_t to_bytes = ip_to_socket(&resolver->address, DNS_PORT, &to);
  return connect(resolver->socket, (const struct sockaddr *)&to, to_bytes) == 0 ? 0 : errno;
}

void resolver_open(struct resolver *resolver) {
  const enum family family = ip_family(&resolver->address);
  resolver->socket = socket(ip_domain(family), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  resolver->socket_errno = resolver->socket < 0 ? errno : prepare_socket(resolver->socket, family);
  if (resolver->socket_errno == 0) resolver->socket_errno = connect_to(resolver);
  if (resolver->socket_errno != 0) close_socket(&resolver->socket);
}

void resolver_renew(struct plan *plan, struct resolver *resolver) {
  if (resolver->socket < 0) return;
  disconnect_socket(resolver->socket);
  name_drain(plan, resolver);
  resolver->socket_errno = connect_to(resolver);
  if (resolver->socket_errno != 0) close_socket(&resolver->socket);
}
