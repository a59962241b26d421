#include "udp.h"

#include <errno.h>

#include "packet.h"

void udp_open(struct outlet *outlet, enum family family) {
  outlet->fd = socket(ip_domain(family), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  outlet->failure = outlet->fd < 0 ? errno : prepare_socket(outlet->fd, family);
  if (outlet->failure != 0) close_socket(&outlet->fd);
}

void udp_renew(const struct outlet *outlet) {
  if (outlet->fd >= 0) disconnect_socket(outlet->fd);
}

int udp_send(const struct outlet *outlet, const struct ip *address, uint16_t port, const struct mark *mark) {
  uint8_t bytes[DATAGRAM_BYTES];
  struct sockaddr_storage to;
  const socklen_t to_bytes = ip_to_socket(address, port, &to);
  write_datagram(bytes, mark);
  const ssize_t sent = sendto(outlet->fd, bytes, sizeof bytes, MSG_DONTWAIT, (const struct sockaddr *)&to, to_bytes);
  return sent < 0 ? errno : 0;
}

enum reading udp_receive(const struct outlet *outlet, struct udp_answer *answer) {
  uint8_t bytes[DATAGRAM_BYTES];
  struct sockaddr_storage from = {0};
  socklen_t from_bytes = sizeof from;
  const ssize_t got = recvfrom(outlet->fd, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&from, &from_bytes);
  if (got < 0) return errno == EAGAIN ? READ_NOTHING : READ_FOREIGN;
  if (!ip_of_socket(&from, from_bytes, &answer->address, &answer->port)) return READ_FOREIGN;
  answer->marked = read_datagram(bytes, (size_t)got, &answer->mark);
  return READ_OURS;
}

enum reading udp_receive_error(const struct outlet *outlet, struct socket_error *error, struct mark *mark) {
  uint8_t bytes[DATAGRAM_BYTES];
  const ssize_t got = receive_error(outlet->fd, bytes, sizeof bytes, error);
  if (got < 0) return READ_NOTHING;
  return read_datagram(bytes, (size_t)got, mark) ? READ_OURS : READ_FOREIGN;
}
