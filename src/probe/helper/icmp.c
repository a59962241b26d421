#include "icmp.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "icmp-numbers.h"
#include "packet.h"
#include "random.h"

enum { MAX_IP_HEADER = 60, KINDS_OF_ICMP6 = 256 };

static int filter_replies(int fd, enum family family) {
  if (family == IP4) {
    const uint32_t replies_only = ~(UINT32_C(1) << ICMP_ECHOREPLY);
    return setsockopt(fd, SOL_RAW, ICMP_FILTER, &replies_only, sizeof replies_only);
  }
  uint32_t replies_only[KINDS_OF_ICMP6 / 32];
  memset(replies_only, 0xFF, sizeof replies_only);
  replies_only[ICMP6_ECHO_REPLY / 32] &= ~(UINT32_C(1) << ICMP6_ECHO_REPLY % 32);
  return setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, replies_only, sizeof replies_only);
}

/* Most namespaces let anybody ping. In one that does not, a raw socket can, which needs the capability NET_RAW. */
static int open_either(struct outlet *outlet, enum family family) {
  const int protocol = family == IP4 ? IPPROTO_ICMP : IPPROTO_ICMPV6;
  outlet->fd = socket(ip_domain(family), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
  if (outlet->fd >= 0) return 0;
  outlet->fd = socket(ip_domain(family), SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
  outlet->raw = true;
  outlet->identifier = (uint16_t)random_u64();
  return outlet->fd < 0 || filter_replies(outlet->fd, family) != 0 ? errno : 0;
}

/* The size of a full echo is that of the interface, whatever a route or an earlier complaint says. */
static int never_fragment(int fd, enum family family) {
  const int probe = family == IP4 ? IP_PMTUDISC_PROBE : IPV6_PMTUDISC_PROBE, on = 1;
  if (family == IP4) return setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &probe, sizeof probe) == 0 ? 0 : errno;
  if (setsockopt(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &probe, sizeof probe) != 0) return errno;
  return setsockopt(fd, IPPROTO_IPV6, IPV6_DONTFRAG, &on, sizeof on) == 0 ? 0 : errno;
}

void icmp_open(struct outlet *outlet, enum family family) {
  outlet->failure = open_either(outlet, family);
  if (outlet->failure == 0) outlet->failure = prepare_socket(outlet->fd, family);
  if (outlet->failure == 0) outlet->failure = never_fragment(outlet->fd, family);
  if (outlet->failure != 0) close_socket(&outlet->fd);
}

int icmp_send(const struct outlet *outlet, const struct ip *address, const struct mark *mark, size_t length) {
  static uint8_t packet[MAX_ECHO_BYTES + 1];
  struct sockaddr_storage to;
  const socklen_t to_bytes = ip_to_socket(address, 0, &to);
  write_echo(packet, ip_family(address), outlet->identifier, mark);
  /* Of all these sockets only the raw one of IPv4 leaves the sum to us. */
  if (outlet->raw && ip_family(address) == IP4) {
    const uint16_t sum = checksum(packet, length);
    memcpy(packet + ECHO_SUM_AT, &sum, sizeof sum);
  }
  const ssize_t sent = sendto(outlet->fd, packet, length, MSG_DONTWAIT, (const struct sockaddr *)&to, to_bytes);
  return sent < 0 ? errno : 0;
}

enum reading icmp_receive(const struct outlet *outlet, enum family family, struct icmp_answer *answer) {
  uint8_t bytes[MAX_IP_HEADER + ECHO_BYTES];
  struct sockaddr_storage from = {0};
  socklen_t from_bytes = sizeof from;
  uint16_t port;
  const ssize_t got = recvfrom(outlet->fd, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&from, &from_bytes);
  if (got < 0) return errno == EAGAIN ? READ_NOTHING : READ_FOREIGN;
  /* Only a raw socket of IPv4 shows the IP header. */
  const size_t length = (size_t)got, start = outlet->raw && family == IP4 ? ip4_header_bytes(bytes, length) : 0;
  const uint16_t *identifier = outlet->raw ? &outlet->identifier : NULL;
  if (!ip_of_socket(&from, from_bytes, &answer->address, &port)) return READ_FOREIGN;
  return read_echo(bytes + start, length - start, family, true, identifier, &answer->mark) ? READ_OURS : READ_FOREIGN;
}

enum reading icmp_receive_error(const struct outlet *outlet, enum family family, struct socket_error *error,
                                struct mark *mark) {
  uint8_t bytes[ECHO_BYTES];
  const uint16_t *identifier = outlet->raw ? &outlet->identifier : NULL;
  const ssize_t got = receive_error(outlet->fd, bytes, sizeof bytes, error);
  if (got < 0) return READ_NOTHING;
  return read_echo(bytes, (size_t)got, family, false, identifier, mark) ? READ_OURS : READ_FOREIGN;
}
