#include "witness.h"

#include <linux/filter.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>

#include "icmp-numbers.h"
#include "packet.h"
#include "sockets.h"

enum { ACCEPT = WITNESSED_BYTES, REFUSE = 0 };

static const uint32_t netx = 0x6E657478;

/* Lets only our packets in, so that nobody's traffic fills the socket. The first step finds where the header of the
 * transport starts: raw sockets of IPv4 show that of IP before it. */
static int let_in(int fd, enum family family, const struct sock_filter *tests, unsigned short count) {
  struct sock_filter steps[8] = {
      family == IP4 ? (struct sock_filter)BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0)
                    : (struct sock_filter)BPF_STMT(BPF_LDX | BPF_W | BPF_IMM, 0),
  };
  for (unsigned short step = 0; step < count; step += 1) steps[1 + step] = tests[step];
  const struct sock_fprog filter = {.len = (unsigned short)(1 + count), .filter = steps};
  return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

static int let_echoes_in(int fd, enum family family) {
  const struct sock_filter tests[] = {
      BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, family == IP4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST, 0, 2),
      BPF_STMT(BPF_LD | BPF_W | BPF_IND, ECHO_MAGIC_AT),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, netx, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, REFUSE),
      BPF_STMT(BPF_RET | BPF_K, ACCEPT),
  };
  return let_in(fd, family, tests, sizeof tests / sizeof *tests);
}

static int let_datagrams_in(int fd, enum family family) {
  const struct sock_filter tests[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_IND, UDP_HEADER_BYTES),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, netx, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, REFUSE),
      BPF_STMT(BPF_RET | BPF_K, ACCEPT),
  };
  return let_in(fd, family, tests, sizeof tests / sizeof *tests);
}

int witness_open(enum kind kind, enum family family) {
  const int icmp = family == IP4 ? IPPROTO_ICMP : IPPROTO_ICMPV6;
  int fd = socket(ip_domain(family), SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, kind == UDP ? IPPROTO_UDP : icmp);
  if (fd < 0) return -1;
  widen_socket(fd);
  if ((kind == UDP ? let_datagrams_in(fd, family) : let_echoes_in(fd, family)) != 0) close_socket(&fd);
  return fd;
}

bool read_witnessed(const uint8_t *bytes, size_t length, enum kind kind, enum family family, struct mark *mark) {
  const size_t start = family == IP4 ? ip4_header_bytes(bytes, length) : 0, left = length - start;
  if (kind != UDP) return read_echo(bytes + start, left, family, false, NULL, mark);
  return left > UDP_HEADER_BYTES && read_datagram(bytes + start + UDP_HEADER_BYTES, left - UDP_HEADER_BYTES, mark);
}

ssize_t witness_read(int fd, uint8_t bytes[WITNESSED_BYTES]) {
  return recv(fd, bytes, WITNESSED_BYTES, MSG_DONTWAIT);
}

bool witness_drops(int fd, uint32_t *drops) {
  uint32_t figures[SK_MEMINFO_VARS] = {0};
  socklen_t length = sizeof figures;
  if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, figures, &length) != 0) return false;
  if (length < (SK_MEMINFO_DROPS + 1) * sizeof *figures) return false;
  *drops = figures[SK_MEMINFO_DROPS];
  return true;
}
